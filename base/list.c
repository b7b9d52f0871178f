/* SPDX-License-Identifier: MIT */
#include "base/list.h"

#include <string.h>

void *list_grow(struct arena *arena, void *items, size_t count, size_t *capacity,
                size_t item_size)
{
    void *grown;

    if (count < *capacity)
        return items;
    *capacity = *capacity ? *capacity * 2 : 8;
    grown = arena_alloc(arena, *capacity, item_size);
    if (count)
        memcpy(grown, items, count * item_size);
    return grown;
}
