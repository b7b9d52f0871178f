/* SPDX-License-Identifier: MIT */
#include "values/computed.h"

#include "base/list.h"

struct value *computed(struct arena *arena, enum value_kind kind)
{
    struct value *value = ARENA_NEW(arena, struct value);

    value->kind = kind;
    value->is_own = kind == VALUE_LIST || kind == VALUE_MAP;
    return value;
}

const struct value *computed_string(struct arena *arena, struct str string)
{
    struct value *value = computed(arena, VALUE_STRING);

    value->string = string;
    return value;
}

const struct value *computed_integer(struct arena *arena, int64_t integer)
{
    struct value *value = computed(arena, VALUE_INTEGER);

    value->integer = integer;
    return value;
}

const struct value *computed_float(struct arena *arena, double real)
{
    struct value *value = computed(arena, VALUE_FLOAT);

    value->real = real;
    return value;
}

const struct value *computed_boolean(struct arena *arena, bool boolean)
{
    struct value *value = computed(arena, VALUE_BOOLEAN);

    value->boolean = boolean;
    return value;
}

const struct value *computed_none(struct arena *arena)
{
    return computed(arena, VALUE_NONE);
}

const struct value *computed_secret(struct arena *arena, const struct value *value)
{
    struct value *secret;

    if (value->is_secret)
        return value;
    secret = ARENA_NEW(arena, struct value);
    *secret = *value;
    secret->is_secret = true;
    return secret;
}

struct value *computed_list(struct arena *arena, enum value_form form)
{
    struct value *list = computed(arena, VALUE_LIST);

    list->form = form;
    list->weight = 1;
    return list;
}

struct value *computed_copy(struct arena *arena, const struct value *value)
{
    struct value *copy = ARENA_NEW(arena, struct value);

    *copy = *value;
    copy->is_own = true;
    copy->capacity = copy->count;
    copy->weight = value_weight(value);
    copy->items = ARENA_ARRAY(arena, struct value *, value->items ? value->count : 0);
    copy->pairs = ARENA_ARRAY(arena, struct value_pair, value->pairs ? value->count : 0);
    for (size_t i = 0; value->items && i < value->count; i++)
        copy->items[i] = value->items[i];
    for (size_t i = 0; value->pairs && i < value->count; i++)
        copy->pairs[i] = value->pairs[i];
    return copy;
}

/* What value holds counts for the container too. */
static void contain(struct value *container, const struct value *value)
{
    if (value->depth >= container->depth)
        container->depth = value->depth + 1;
    container->weight += value_weight(value);
}

/* The tree of values is read-only once made, but shares one type with those that make it. */
static struct value *shared(const struct value *value)
{
    union {
        const struct value *read_only;
        struct value *item;
    } view = {.read_only = value};

    return view.item;
}

void computed_add(struct arena *arena, struct value *list, const struct value *item)
{
    *LIST_ADD(arena, list) = shared(item);
    contain(list, item);
}

struct value *computed_map(struct arena *arena)
{
    struct value *map = computed(arena, VALUE_MAP);

    map->weight = 1;
    return map;
}

void computed_put(struct arena *arena, struct value *map, const struct value *key,
                  const struct value *item)
{
    map->pairs = list_grow(arena, map->pairs, map->count, &map->capacity, sizeof(*map->pairs));
    map->pairs[map->count++] = (struct value_pair){shared(key), shared(item)};
    contain(map, item);
}

size_t value_weight(const struct value *value)
{
    size_t weight = 1;

    if (value->weight)
        return value->weight;
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++)
        weight += value_weight(value->items[i]);
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->count; i++)
        weight += value_weight(value->pairs[i].value);
    return weight;
}

bool value_holds_secret(const struct value *value)
{
    if (value->is_secret)
        return true;
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++)
        if (value_holds_secret(value->items[i]))
            return true;
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->count; i++)
        if (value_holds_secret(value->pairs[i].value))
            return true;
    return false;
}
