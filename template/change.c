/* SPDX-License-Identifier: MIT */
#include "template/change.h"

#include <string.h>

#include "template/operators.h"

static struct value *writable(const struct value *value)
{
    union {
        const struct value *read_only;
        struct value *item;
    } view = {.read_only = value};

    return view.item;
}

/* Whether container is value or below it; also when that is too much to be looked through. */
static bool is_below(const struct value *container, const struct value *value, size_t *rest)
{
    if (value == container || !*rest)
        return true;
    --*rest;
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++)
        if (is_below(container, value->items[i], rest))
            return true;
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->count; i++)
        if (is_below(container, value->pairs[i].value, rest))
            return true;
    return false;
}

/* Whether item may go into container. */
static bool may_hold(struct evaluator *evaluator, const struct value *container,
                     const struct value *item, struct span span)
{
    size_t rest = 1000000;

    if (!evaluator_weigh(evaluator, item, span))
        return false;
    if (item->kind != VALUE_LIST && item->kind != VALUE_MAP)
        return true;
    if (is_below(container, item, &rest))
        return evaluator_fail(evaluator, span, "a value cannot hold itself here") != NULL;
    evaluator->has_nested = true;
    return true;
}

bool change_put(struct evaluator *evaluator, const struct value *map, const struct value *key,
                const struct value *item, struct span span)
{
    if (!may_hold(evaluator, map, item, span) ||
        !evaluator_charge(evaluator, map->count / 16, span))
        return false;
    if (!value_is_hashable(key))
        return evaluator_fail(evaluator, span, "a %s cannot be a key", value_type_name(key)) !=
               NULL;
    for (size_t i = 0; i < map->count; i++) {
        if (!values_equal(map->pairs[i].key, key))
            continue;
        map->pairs[i].value = writable(item);
        return true;
    }
    computed_put(evaluator->arena, writable(map), key, item);
    return evaluator_checked(evaluator, map, span) != NULL;
}

bool change_insert(struct evaluator *evaluator, const struct value *list, size_t index,
                   const struct value *item, struct span span)
{
    if (!may_hold(evaluator, list, item, span))
        return false;
    computed_add(evaluator->arena, writable(list), item);
    if (!evaluator_checked(evaluator, list, span))
        return false;
    if (index < list->count - 1) {
        memmove(list->items + index + 1, list->items + index,
                (list->count - 1 - index) * sizeof(*list->items));
        list->items[index] = writable(item);
    }
    return true;
}

void change_remove(const struct value *container, size_t index)
{
    size_t behind = container->count - index - 1;

    if (container->kind == VALUE_LIST)
        memmove(container->items + index, container->items + index + 1,
                behind * sizeof(*container->items));
    else
        memmove(container->pairs + index, container->pairs + index + 1,
                behind * sizeof(*container->pairs));
    writable(container)->count--;
}

void change_all(const struct value *container, const struct value *other)
{
    struct value *changed = writable(container);

    changed->items = other->items;
    changed->pairs = other->pairs;
    changed->count = other->count;
    changed->capacity = other->count;
    changed->weight = other->weight;
}
