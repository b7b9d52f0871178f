/* SPDX-License-Identifier: MIT */
/* Digits, letters and joining of text as Python's str has them, for the converters. */
#ifndef MODEL_LETTERS_H
#define MODEL_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* 0 to 9 for any decimal digit of Unicode, else -1. */
int digit_value(uint32_t code_point);

/* Python's repr() in the arena. */
struct str repr(struct arena *arena, struct str text);

/* The first count code points. */
struct str str_head(struct str text, size_t count);

/* repr() for messages of our own: one line of bounded length. */
struct str quoted(struct arena *arena, struct str text);

/* The parts one after another; other than printf, NUL does not end one. */
#define JOIN(arena, ...)                                                                       \
    str_join((arena), (const struct str[]){__VA_ARGS__},                                       \
             sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))

struct str str_join(struct arena *arena, const struct str *parts, size_t count);

#endif
