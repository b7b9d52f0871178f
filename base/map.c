/* SPDX-License-Identifier: MIT */
#include "base/map.h"

#include <string.h>

#include "base/list.h"

/* So few entries are looked through faster than a key is hashed. */
enum { FEW = 16, FIRST_SLOTS = 64 };

uint64_t str_hash(struct str str)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < str.length; i++) {
        hash ^= (unsigned char)str.bytes[i];
        hash *= UINT64_C(1099511628211);
    }
    return hash;
}

/* Eight bytes at a time. The order of bytes in memory counts, so it is for memory alone. */
static size_t quick_hash(struct str key)
{
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15); /* 2^64 by the golden ratio */
    uint64_t hash = key.length, word = 0;
    size_t i = 0;

    for (; key.length - i >= sizeof(word); i += sizeof(word)) {
        memcpy(&word, key.bytes + i, sizeof(word));
        hash = (hash ^ word) * odd;
        hash ^= hash >> 32;
    }
    for (word = 0; i < key.length; i++)
        word = word << 8 | (unsigned char)key.bytes[i];
    hash = (hash ^ word) * odd;
    return (size_t)(hash ^ hash >> 32);
}

/* As slot_of, for a map without slots: index + 1 of the entry, or 0. */
static size_t scan(const struct map *map, struct str key)
{
    for (size_t i = 0; i < map->count; i++)
        if (str_equal(map->entries[i].key, key))
            return i + 1;
    return 0;
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t *slot_of(const struct map *map, struct str key)
{
    size_t mask = map->slot_count - 1;
    size_t i = quick_hash(key) & mask;

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

/* Index + 1 of the entry, or 0. */
static size_t find(const struct map *map, struct str key)
{
    return map->slot_count ? *slot_of(map, key) : scan(map, key);
}

void *map_get(const struct map *map, struct str key)
{
    size_t place = find(map, key);

    return place ? map->entries[place - 1].value : NULL;
}

/* Index + 1 of a new entry. */
static size_t add(struct map *map, struct str key)
{
    map->entries =
        list_grow(map->arena, map->entries, map->count, &map->capacity, sizeof(*map->entries));
    map->entries[map->count++].key = key;
    if (!map->slot_count && map->count <= FEW)
        return map->count;
    if (map->count * 4 > map->slot_count * 3)
        grow_slots(map); /* puts all entries in */
    else
        *slot_of(map, key) = (uint32_t)map->count;
    return map->count;
}

void *map_put(struct map *map, struct str key, void *value)
{
    size_t place = find(map, key);
    void *former;

    if (!place)
        place = add(map, key);
    former = map->entries[place - 1].value;
    map->entries[place - 1].value = value;
    return former;
}

void map_clear(struct map *map)
{
    if (!map->count)
        return;
    if (map->slot_count)
        memset(map->slots, 0, map->slot_count * sizeof(*map->slots));
    memset(map->entries, 0, map->count * sizeof(*map->entries));
    map->count = 0;
}
