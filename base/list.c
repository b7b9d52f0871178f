/* SPDX-License-Identifier: MIT */
#include "base/list.h"

#include <string.h>

enum { FIRST_CAPACITY = 4 };

void *list_grow(struct arena *arena, void *items, size_t count, size_t *capacity,
                size_t item_size)
{
    size_t former = *capacity;
    void *grown;

    if (count < former)
        return items;
    *capacity = former ? former * 2 : FIRST_CAPACITY;
    if (former && arena_extend(arena, items, former * item_size, *capacity * item_size))
        return items;
    grown = arena_alloc(arena, *capacity, item_size);
    if (count)
        memcpy(grown, items, count * item_size);
    return grown;
}
