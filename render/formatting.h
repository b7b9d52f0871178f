/* SPDX-License-Identifier: MIT */
/* Between text and numbers, as Python reads and writes them. */
#ifndef RENDER_FORMATTING_H
#define RENDER_FORMATTING_H

#include "render/evaluate.h"

/* format % arguments: %s, %r, %d, %i, %x, %X, %o, %f, %e, %g, %c and %% with flags and widths,
 * %(name)s from a map. */
const struct value *format_percent(struct evaluator *evaluator, struct str format,
                                   const struct value *arguments, struct span span);

/* int(text, base) and float(text); false when Python would raise ValueError. *is_beyond: the
 * number is beyond 64 bits. */
bool parse_integer(struct str text, int base, int64_t *integer, bool *is_beyond) MUST_CHECK;
bool parse_float(struct arena *arena, struct str text, double *real) MUST_CHECK;

#endif
