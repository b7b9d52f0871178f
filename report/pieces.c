/* SPDX-License-Identifier: MIT */
#include "report/pieces.h"

static size_t group_of(struct arena *arena, struct piece_groups *groups, struct map *indices,
                       struct str path)
{
    uintptr_t number = (uintptr_t)map_get(indices, path);

    if (!number) {
        LIST_ADD(arena, groups)->path = path;
        number = groups->count;
        map_put(indices, path, (void *)number);
    }
    return number - 1;
}

struct piece_groups pieces_by_path(struct arena *arena, const struct whole *whole)
{
    struct piece_groups groups = {0};
    struct map indices = {.arena = arena};

    for (size_t i = 0; i < whole->files->count; i++)
        group_of(arena, &groups, &indices, whole->files->entries[i].key);
    for (size_t i = 0; i < whole->piece_count; i++) {
        size_t index = group_of(arena, &groups, &indices, whole->pieces[i].path);

        *LIST_ADD(arena, &groups.items[index].pieces) = whole->pieces[i];
    }
    return groups;
}

struct piece_list pieces_by_severity(struct arena *arena, const struct whole *whole)
{
    static const enum severity order[] = {SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_INFO};
    struct piece_list list = {0};

    for (size_t i = 0; i < COUNT_OF(order); i++)
        for (size_t j = 0; j < whole->piece_count; j++)
            if (whole->pieces[j].severity == order[i])
                *LIST_ADD(arena, &list) = whole->pieces[j];
    return list;
}
