/* SPDX-License-Identifier: MIT */
#include "values/number.h"

#include "values/computed.h"

bool value_is_number(const struct value *value)
{
    return value->kind == VALUE_INTEGER || value->kind == VALUE_FLOAT ||
           value->kind == VALUE_BOOLEAN;
}

struct bigint number_to_bigint(struct arena *arena, const struct value *value)
{
    struct str digits = value->digits;
    struct bigint number = {0};
    bool is_negative;

    if (value->kind == VALUE_BOOLEAN)
        return bigint_from_int64(arena, value->boolean);
    if (!digits.bytes)
        return bigint_from_int64(arena, value->integer);
    is_negative = str_starts_with(digits, STR("-"));
    digits = str_slice(digits, is_negative || str_starts_with(digits, STR("+")), digits.length);
    if (!bigint_from_digits(arena, digits, 10, &number))
        return number; /* the inventory holds a number beyond what Python would print */
    return is_negative ? bigint_negate(number) : number;
}

const struct value *computed_bigint(struct arena *arena, const struct bigint *number)
{
    struct value *value = computed(arena, VALUE_INTEGER);

    if (bigint_to_int64(number, &value->integer))
        return value;
    value->integer = number->is_negative ? INT64_MIN : INT64_MAX;
    value->digits = bigint_text(arena, number);
    return value;
}
