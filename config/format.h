/* SPDX-License-Identifier: MIT */
/* One conversion of Python's % operator: %5.3d with its argument becomes text. */
#ifndef CONFIG_FORMAT_H
#define CONFIG_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "config/expansion.h"

enum format_flag {
    FORMAT_LEFT = 1 << 0,      /* - */
    FORMAT_SIGN = 1 << 1,      /* + */
    FORMAT_BLANK = 1 << 2,     /* space */
    FORMAT_ALTERNATE = 1 << 3, /* # */
    FORMAT_ZERO = 1 << 4,      /* 0 */
};

enum { FORMAT_LARGEST = 1000000 };

struct format {
    unsigned flags;      /* of enum format_flag */
    int64_t width;       /* 0: as wide as it comes */
    int64_t precision;   /* -1: none */
    uint32_t conversion; /* the letter */
    struct str text;     /* of the format string up to, and with, the letter */
};

/* What is formatted: a name's value, or, name being NULL, the mapping of all names. */
struct format_argument {
    const struct expansion_name *name;
    const struct expansion_scope *scope;
};

/* On failure fills fault and reason of the problem. */
bool format_apply(struct arena *arena, const struct format *format,
                  const struct format_argument *argument, struct str *result,
                  struct expansion_problem *problem) MUST_CHECK;

#endif
