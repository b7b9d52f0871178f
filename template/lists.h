/* SPDX-License-Identifier: MIT */
/* What the filters on lists share. */
#ifndef TEMPLATE_LISTS_H
#define TEMPLATE_LISTS_H

#include "template/callable.h"

/* What items are ordered or grouped by. */
struct order {
    const struct value *path;      /* to a part of them; NULL: by themselves */
    const struct value *otherwise; /* for those that lack the part; NULL: that is a fault */
    bool case_counts, is_reversed;
};

/* The items of the subject in that order. */
const struct value *sorted_by(const struct call *call, const struct order *order);

/* What an item is ordered by; NULL after a fault. */
const struct value *order_key(const struct call *call, const struct value *item,
                              const struct order *order);

/* The first or last item of the subject, or what is undefined. */
const struct value *edge_item(const struct call *call, bool is_first);

/* Adds the items to flat, those of lists in them in their place, up to so many levels down;
 * below 0: all. */
bool flatten_into(const struct call *call, struct value *flat, const struct value *items,
                  int64_t levels, bool skips_nulls) MUST_CHECK;

/* Whether the list holds an equal item. */
bool list_holds(const struct value *list, const struct value *item);

#endif
