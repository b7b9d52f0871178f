/* SPDX-License-Identifier: MIT */
/* Values that are numbers, of any size. */
#ifndef VALUES_NUMBER_H
#define VALUES_NUMBER_H

#include "base/bigint.h"
#include "values/value.h"

bool value_is_number(const struct value *value); /* booleans count, as in Python */

/* An integer or boolean as one of any size, and back. */
struct bigint number_to_bigint(struct arena *arena, const struct value *value);
const struct value *computed_bigint(struct arena *arena, const struct bigint *number);

#endif
