/* SPDX-License-Identifier: MIT */
/* What the filters on lists share. */
#ifndef TEMPLATE_LISTS_H
#define TEMPLATE_LISTS_H

#include "template/callable.h"

/* The part of item that a path names, see part_of; NULL after a fault when it is undefined. */
const struct value *defined_part(const struct call *call, const struct value *item,
                                 const struct value *path);

/* The items of the subject in the order of what the path names, texts without their case. */
const struct value *sorted_by(const struct call *call, const struct value *path);

/* What they are ordered by: the part of the item; NULL after a fault. */
const struct value *order_key(const struct call *call, const struct value *item,
                              const struct value *path, bool case_counts);

/* The first or last item of the subject, or what is undefined. */
const struct value *edge_item(const struct call *call, bool is_first);

/* Adds the items to flat, those of lists in them in their place, up to so many levels down;
 * below 0: all. */
bool flatten_into(const struct call *call, struct value *flat, const struct value *items,
                  int64_t levels, bool skips_nulls) MUST_CHECK;

/* Whether the list holds an equal item. */
bool list_holds(const struct value *list, const struct value *item);

#endif
