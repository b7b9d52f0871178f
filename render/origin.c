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
