/* SPDX-License-Identifier: MIT */
#include "model/long_number.h"

#include <stdbool.h>

struct str long_number_find(const struct long_number *list, struct str option)
{
    for (; list; list = list->next)
        if (str_equal(list->option, option))
            return list->digits;
    return (struct str){0};
}

int long_number_compare(struct str left, struct str right)
{
    bool is_negative = str_starts_with(left, STR("-"));
    int order = (left.length > right.length) - (left.length < right.length);

    if (is_negative != str_starts_with(right, STR("-")))
        return is_negative ? -1 : 1;
    if (!order)
        order = str_compare(left, right);
    return is_negative ? -order : order;
}
