/* SPDX-License-Identifier: MIT */
/* Python's operators on values that are defined. */
#ifndef RENDER_OPERATORS_H
#define RENDER_OPERATORS_H

#include "render/evaluate.h"

/* + - * / // % **; NULL after a fault at span. */
const struct value *operate(struct evaluator *evaluator, enum jinja_operator operation,
                            const struct value *left, const struct value *right,
                            struct span span);

/* The same for two numbers: arithmetic.c. */
const struct value *number_operate(struct evaluator *evaluator, enum jinja_operator operation,
                                   const struct value *left, const struct value *right,
                                   struct span span);

bool values_equal(const struct value *left, const struct value *right);

/* Below, at or above 0; false, without a fault, when the two have no order. */
bool values_order(const struct value *left, const struct value *right, int *order) MUST_CHECK;

/* == != < > <= >= in, not in. */
bool values_compare(struct evaluator *evaluator, enum jinja_operator operation,
                    const struct value *left, const struct value *right, struct span span,
                    bool *result) MUST_CHECK;

bool value_is_number(const struct value *value); /* booleans count, as in Python */

#endif
