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

#endif
