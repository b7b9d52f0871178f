/* SPDX-License-Identifier: MIT */
#include "lint/former.h"

struct place_count {
    struct str key; /* of the finding, in whatever file */
    size_t count;
};

static struct str place_key(struct arena *arena, const struct known_finding *known)
{
    struct str key = known_finding_key(arena, known);

    return str_printf(arena, STR_FORMAT "\n" STR_FORMAT, STR_ARGS(key), STR_ARGS(known->path));
}

size_t finding_place_count(struct map *seen, const struct known_finding *known)
{
    struct str key = place_key(seen->arena, known);
    size_t *count = map_get(seen, key);

    if (!count) {
        count = ARENA_NEW(seen->arena, size_t);
        map_put(seen, key, count);
    }
    return ++*count;
}

struct finding_counts finding_counts_create(struct arena *arena)
{
    return (struct finding_counts){.arena = arena, .by_place = {.arena = arena}};
}

/* The number under the key, which is made when it is not there; map and keys share an arena. */
static size_t *number_at(struct map *map, struct str key)
{
    size_t *number = map_get(map, key);

    if (!number) {
        number = ARENA_NEW(map->arena, size_t);
        map_put(map, str_copy(map->arena, key), number);
    }
    return number;
}

void finding_counts_add(struct finding_counts *counts, const struct known_finding *known,
                        size_t count)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct map in_look = {.arena = scratch};

    for (size_t i = 0; i < count; i++) {
        struct str place = place_key(scratch, &known[i]);
        size_t seen = ++*number_at(&in_look, place);
        struct place_count *most = map_get(&counts->by_place, place);

        if (!most) {
            most = ARENA_NEW(counts->arena, struct place_count);
            most->key = known_finding_key(counts->arena, &known[i]);
            map_put(&counts->by_place, str_copy(counts->arena, place), most);
        }
        if (seen > most->count)
            most->count = seen;
    }
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

struct former former_create(struct arena *arena, const struct finding_counts *before,
                            const struct finding_counts *now)
{
    struct former former = {.allowed = {.arena = arena}};
    struct map spare = {.arena = arena}; /* by key: were there, and are no more in their file */

    for (size_t i = 0; i < before->by_place.count; i++) {
        const struct map_entry *entry = &before->by_place.entries[i];
        const struct place_count *then = entry->value;
        const struct place_count *still = map_get(&now->by_place, entry->key);
        size_t stayed = smaller(then->count, still ? still->count : 0);

        *number_at(&former.allowed, entry->key) = stayed;
        *number_at(&spare, then->key) += then->count - stayed;
    }
    for (size_t i = 0; i < now->by_place.count; i++) {
        const struct map_entry *entry = &now->by_place.entries[i];
        const struct place_count *here = entry->value;
        size_t *allowed = number_at(&former.allowed, entry->key);
        size_t *left = number_at(&spare, here->key);
        size_t moved = smaller(here->count - *allowed, *left);

        *allowed += moved;
        *left -= moved;
    }
    return former;
}

size_t former_allows(const struct former *former, struct arena *arena,
                     const struct known_finding *known)
{
    const size_t *allowed = map_get(&former->allowed, place_key(arena, known));

    return allowed ? *allowed : 0;
}
