/* SPDX-License-Identifier: MIT */
#include "base/map.h"

#include <string.h>

#include "base/list.h"

enum { FIRST_SLOTS = 16 };

uint64_t str_hash(struct str str)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < str.length; i++) {
        hash ^= (unsigned char)str.bytes[i];
        hash *= UINT64_C(1099511628211);
    }
    return hash;
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t *slot_of(const struct map *map, struct str key)
{
    size_t mask = map->slot_count - 1;
    size_t i = (size_t)str_hash(key) & mask;

    while (map->slots[i] && !str_equal(map->entries[map->slots[i] - 1].key, key))
        i = (i + 1) & mask;
    return &map->slots[i];
}

static void grow_slots(struct map *map)
{
    map->slot_count = map->slot_count ? map->slot_count * 2 : FIRST_SLOTS;
    map->slots = ARENA_ARRAY(map->arena, uint32_t, map->slot_count);
    for (size_t i = 0; i < map->count; i++)
        *slot_of(map, map->entries[i].key) = (uint32_t)i + 1;
}

void *map_get(const struct map *map, struct str key)
{
    uint32_t slot = map->slot_count ? *slot_of(map, key) : 0;

    return slot ? map->entries[slot - 1].value : NULL;
}

void *map_put(struct map *map, struct str key, void *value)
{
    uint32_t *slot;
    void *former;

    if ((map->count + 1) * 4 > map->slot_count * 3)
        grow_slots(map);
    slot = slot_of(map, key);
    if (!*slot) {
        map->entries = list_grow(map->arena, map->entries, map->count, &map->capacity,
                                 sizeof(*map->entries));
        map->entries[map->count++].key = key;
        *slot = (uint32_t)map->count;
    }
    former = map->entries[*slot - 1].value;
    map->entries[*slot - 1].value = value;
    return former;
}

void map_clear(struct map *map)
{
    if (!map->count)
        return;
    memset(map->slots, 0, map->slot_count * sizeof(*map->slots));
    memset(map->entries, 0, map->count * sizeof(*map->entries));
    map->count = 0;
}
