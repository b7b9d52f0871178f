/* SPDX-License-Identifier: MIT */
/* A table from strings to pointers that remembers the order in which its keys came. Zeroed
 * memory with an arena is an empty map; keys are views and must outlast it. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct map_entry {
    struct str key;
    void *value;
};

struct map {
    struct arena *arena;
    struct map_entry *entries; /* in order of arrival */
    size_t count, capacity;
    uint32_t *slots; /* index + 1 of an entry, 0: free */
    size_t slot_count;
};

/* The value, or NULL. */
void *map_get(const struct map *map, struct str key);

/* Sets the value; a key that is there keeps its place. Returns the former value, or NULL. */
void *map_put(struct map *map, struct str key, void *value);

/* Forgets all keys; the room for them stays. */
void map_clear(struct map *map);

/* A 64-bit FNV-1a hash: stable across runs and machines, no protection against malice. */
uint64_t str_hash(struct str str);

#endif
