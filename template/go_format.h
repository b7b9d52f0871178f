/* SPDX-License-Identifier: MIT */
/* Values as text, as Go's package fmt has them. */
#ifndef TEMPLATE_GO_FORMAT_H
#define TEMPLATE_GO_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "values/value.h"

/* One directive of a format, %-5.2f, on its way. */
struct go_format {
    struct buffer out;
    bool has_plus, has_minus, has_hash, has_space, has_zero;
    bool has_width, has_precision;
    size_t width, precision; /* width in code points */
    const struct value
        *argument;     /* what is being printed: named when the verb is wrong for it */
    const char *fault; /* why this cannot be done here; NULL: it can */
};

/* Appends the value by the verb, 'v' for Go's own choice. */
void go_format_value(struct go_format *format, const struct value *value, uint32_t verb);

/* printf; false with format->fault set. */
bool go_format_all(struct go_format *format, struct str text,
                   const struct value *const *arguments, size_t count) MUST_CHECK;

/* The pairs of a map in the order of their keys; NULL when some key is no text. */
const struct value_pair **go_sorted_pairs(struct arena *arena, const struct value *map);

/* An integer as Go's YAML and JSON decoders have it: beyond 64 bits it is a float. */
bool go_is_float(const struct value *value);
double go_float(const struct value *value);

/* Numbers: go_format_number.c */
void go_format_integer(struct go_format *format, const struct value *value, uint32_t verb);
void go_format_float(struct go_format *format, const struct value *value, uint32_t verb);

/* Texts: go_format_text.c */
void go_format_text(struct go_format *format, struct str text, uint32_t verb);
void go_format_quoted_rune(struct go_format *format, uint32_t rune);

/* Appends text with the padding that width and flags ask for. */
void go_format_padded(struct go_format *format, struct str text);

/* %!d(string=a) */
void go_format_bad_verb(struct go_format *format, uint32_t verb);

#endif
