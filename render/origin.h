/* SPDX-License-Identifier: MIT */
/* Which variable of a host a value belongs to. */
#ifndef RENDER_ORIGIN_H
#define RENDER_ORIGIN_H

#include "inventory/inventory.h"

struct origin {
    const struct binding *binding; /* the variable; NULL: none */
    const struct value *value;     /* that of the variable, or one that it holds */
};

/* Whose value is written at span. variables: name -> struct binding. */
struct origin origin_find(const struct map *variables, struct span span);

/* Where a value of any host or group is defined. */
struct place {
    struct str name, origin; /* "port", "host web1" */
    const struct value *value;
};

/* The same among the variables of all hosts and groups, for what hostvars brought. */
bool origin_find_anywhere(struct arena *arena, const struct inventory *inventory,
                          struct span span, struct place *place) MUST_CHECK;

#endif
