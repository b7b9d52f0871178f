/* SPDX-License-Identifier: MIT */
/* Python's operators on values that are defined. */
#ifndef TEMPLATE_OPERATORS_H
#define TEMPLATE_OPERATORS_H

#include "template/evaluate.h"
#include "values/value_order.h"

/* + - * / // % **; NULL after a fault at span. */
const struct value *operate(struct evaluator *evaluator, enum jinja_operator operation,
                            const struct value *left, const struct value *right,
                            struct span span);

/* The same for two numbers: arithmetic.c. */
const struct value *number_operate(struct evaluator *evaluator, enum jinja_operator operation,
                                   const struct value *left, const struct value *right,
                                   struct span span);

/* == != < > <= >= in, not in. */
bool values_compare(struct evaluator *evaluator, enum jinja_operator operation,
                    const struct value *left, const struct value *right, struct span span,
                    bool *result) MUST_CHECK;

#endif
