/* SPDX-License-Identifier: MIT */
/*
 * Arrays that grow. A list is any struct with the members items, count and capacity:
 *
 *     struct { struct finding *items; size_t count, capacity; } list = {0};
 *     *LIST_ADD(arena, &list) = finding;
 *
 * Growing moves the items: keep indices, not pointers, while a list grows.
 */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <stddef.h>

#include "base/arena.h"

#define LIST_OF(type)                                                                          \
    struct {                                                                                   \
        type *items;                                                                           \
        size_t count, capacity;                                                                \
    }

/* Returns the items with room for one more; *capacity follows. */
void *list_grow(struct arena *arena, void *items, size_t count, size_t *capacity,
                size_t item_size);

/* The address of a new, zeroed item at the end of an array with its count and capacity. */
#define ARRAY_ADD(arena, items, count, capacity)                                               \
    ((items) = list_grow((arena), (items), (count), &(capacity), sizeof(*(items))),            \
     &(items)[(count)++])

/* The same for a list. */
#define LIST_ADD(arena, list) ARRAY_ADD((arena), (list)->items, (list)->count, (list)->capacity)

/* Makes room for so many items in a list that is empty: growing leaves as much unused behind.
 */
#define LIST_EXPECT(arena, list, most)                                                         \
    ((list)->items = arena_alloc((arena), (most), sizeof(*(list)->items)),                     \
     (list)->capacity = (most))

/* Gives back the room that a list which is complete does not need, where that can be. */
#define LIST_END(arena, list)                                                                  \
    (arena_shorten((arena), (list)->items, (list)->capacity * sizeof(*(list)->items),          \
                   (list)->count * sizeof(*(list)->items)),                                    \
     (list)->capacity = (list)->count)

#endif
