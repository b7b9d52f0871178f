/* SPDX-License-Identifier: MIT */
#include "render/origin.h"

/* The value that is written there: it, or one that it holds. */
static const struct value *find(const struct value *value, struct span span)
{
    const struct value *found = NULL;

    if (value->span.text == span.text && value->span.offset == span.offset &&
        value->span.length == span.length)
        return value;
    for (size_t i = 0; i < value->count && !found; i++) {
        if (value->kind == VALUE_LIST)
            found = find(value->items[i], span);
        else if (value->kind == VALUE_MAP)
            found = find(value->pairs[i].value, span);
    }
    return found;
}

struct origin origin_find(const struct map *variables, struct span span)
{
    struct origin origin = {0};

    for (size_t i = 0; span.text && i < variables->count && !origin.value; i++) {
        origin.binding = variables->entries[i].value;
        origin.value = find(origin.binding->value, span);
    }
    return origin.value ? origin : (struct origin){0};
}

static bool find_among(const struct map *variables, struct span span, struct place *place)
{
    for (size_t i = 0; i < variables->count; i++) {
        place->value = find(variables->entries[i].value, span);
        place->name = variables->entries[i].key;
        if (place->value)
            return true;
    }
    return false;
}

bool origin_find_anywhere(struct arena *arena, const struct inventory *inventory,
                          struct span span, struct place *place)
{
    if (!span.text)
        return false;
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct inventory_host *host = inventory->hosts[i];

        if (!find_among(&host->variables, span, place) &&
            !find_among(&host->file_variables, span, place))
            continue;
        place->origin = str_printf(arena, "host " STR_FORMAT, STR_ARGS(host->name));
        return true;
    }
    for (size_t i = 0; i < inventory->group_count; i++) {
        const struct inventory_group *group = inventory->groups[i];

        if (!find_among(&group->variables, span, place) &&
            !find_among(&group->file_variables, span, place))
            continue;
        place->origin = str_printf(arena, "group " STR_FORMAT, STR_ARGS(group->name));
        return true;
    }
    return false;
}
