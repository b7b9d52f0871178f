/* SPDX-License-Identifier: MIT */
/* Between text and numbers, as Python reads and writes them. */
#ifndef TEMPLATE_FORMATTING_H
#define TEMPLATE_FORMATTING_H

#include "template/evaluate.h"
#include "values/number.h"

/* format % arguments: %s, %r, %d, %i, %x, %X, %o, %f, %e, %g, %c and %% with flags and widths,
 * %(name)s from a map. */
const struct value *format_percent(struct evaluator *evaluator, struct str format,
                                   const struct value *arguments, struct span span);

/* int(text, base) and float(text); NULL or false when Python would raise ValueError. */
const struct value *parse_integer(struct arena *arena, struct str text, int base);
bool parse_float(struct arena *arena, struct str text, double *real) MUST_CHECK;

/* Decimal digits alone that fit into 64 bits. */
bool parse_small_integer(struct str text, int64_t *integer) MUST_CHECK;

/* The nearest double of a number; infinite when there is none. */
double number_to_double(struct arena *arena, const struct value *value);

/* A whole double, finite, as an integer. */
const struct value *whole_number(struct arena *arena, double whole);

#endif
