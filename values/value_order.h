/* SPDX-License-Identifier: MIT */
/* Which values are equal, and which come first, as Python has it. */
#ifndef VALUES_VALUE_ORDER_H
#define VALUES_VALUE_ORDER_H

#include "values/number.h"

bool values_equal(const struct value *left, const struct value *right);

/* Below, at or above 0; false, without a fault, when the two have no order. */
bool values_order(const struct value *left, const struct value *right, int *order) MUST_CHECK;

/* Brings the pairs of a map of the caller's own into the order of their keys; false, and
 * nothing is done, when two of them have none. */
bool value_sort_pairs(struct arena *arena, struct value *map);

/* The value of a key that equals this one, or NULL. */
const struct value *value_in_map(const struct value *map, const struct value *key);

#endif
