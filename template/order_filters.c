/* SPDX-License-Identifier: MIT */
/* Filters that compare the items of a list. */
#include "template/lists.h"
#include "template/operators.h"
#include "template/strings.h"

/* What is compared: the attribute, texts without their case unless that counts. */
const struct value *order_key(const struct call *call, const struct value *item,
                              const struct order *order)
{
    const struct value *key = part_of(call, item, order->path, order->otherwise);

    key = key ? evaluator_demand(call->evaluator, key) : NULL;
    if (!key || order->case_counts || key->kind != VALUE_STRING)
        return key;
    return string_lower(call, key->string);
}

struct sorted {
    const struct value *key, *item;
};

/* Whether a must stand behind b; *failed when they have no order. */
static bool is_behind(const struct call *call, const struct value *a, const struct value *b,
                      bool is_reversed, bool *failed)
{
    int order = 0;

    if (!values_order(a, b, &order)) {
        if (!*failed)
            evaluator_fail(call->evaluator, call->span, "a %s and a %s have no order",
                           value_type_name(a), value_type_name(b));
        *failed = true;
    }
    return is_reversed ? order < 0 : order > 0;
}

/* Merge sort: equal keys keep their order, also in reverse. */
static bool sort_range(const struct call *call, struct sorted *items, struct sorted *room,
                       size_t count, bool is_reversed)
{
    size_t middle = count / 2, left = 0, right = middle;
    bool failed = false;

    if (count < 2)
        return true;
    if (!sort_range(call, items, room, middle, is_reversed) ||
        !sort_range(call, items + middle, room, count - middle, is_reversed) ||
        !evaluator_charge(call->evaluator, count, call->span))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool takes_right = left == middle ||
                           (right < count && is_behind(call, items[left].key, items[right].key,
                                                       is_reversed, &failed));

        room[i] = takes_right ? items[right++] : items[left++];
    }
    for (size_t i = 0; i < count; i++)
        items[i] = room[i];
    return !failed;
}

/* "a,b": one part after the other decides. */
static const struct value *sort_key(const struct call *call, const struct value *item,
                                    const struct order *order)
{
    const struct value *path = order->path;
    struct order one = *order;
    struct value *keys;
    struct str rest;

    if (!path || path->kind != VALUE_STRING || str_find(path->string, ',') == STR_NOT_FOUND)
        return order_key(call, item, order);
    keys = computed_list(call->evaluator->arena, FORM_LIST);
    for (rest = path->string; rest.length;) {
        const struct value *key;

        one.path = give_string(call, str_cut(&rest, ','));
        key = order_key(call, item, &one);
        if (!key)
            return NULL;
        computed_add(call->evaluator->arena, keys, key);
    }
    return keys;
}

static const struct value *sort_items(const struct call *call, const struct value *items,
                                      const struct order *order)
{
    struct arena *arena = call->evaluator->arena;
    struct sorted *sorted = ARENA_ARRAY(arena, struct sorted, items->count);
    struct sorted *room = ARENA_ARRAY(arena, struct sorted, items->count);
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);

    for (size_t i = 0; i < items->count; i++) {
        sorted[i].item = items->items[i];
        if (items->count == 1) /* nothing to compare it with */
            break;
        sorted[i].key = sort_key(call, items->items[i], order);
        if (!sorted[i].key)
            return NULL;
    }
    if (!sort_range(call, sorted, room, items->count, order->is_reversed))
        return NULL;
    for (size_t i = 0; i < items->count; i++)
        computed_add(arena, list, sorted[i].item);
    return give_list(call, list);
}

const struct value *sorted_by(const struct call *call, const struct order *order)
{
    const struct value *items = call_subject_items(call);

    return items ? sort_items(call, items, order) : NULL;
}

static const struct value *filter_sort(const struct call *call)
{
    struct order order = {.path = call->arguments[2],
                          .case_counts = call_flag(call, 1),
                          .is_reversed = call_flag(call, 0)};

    return sorted_by(call, &order);
}

static const struct value *edge_by_order(const struct call *call, bool is_least)
{
    const struct value *items = call_subject_items(call), *best = NULL, *best_key = NULL;
    struct order order = {.path = call->arguments[1], .case_counts = call_flag(call, 0)};
    bool failed = false;

    if (items && items->count == 1) /* nothing to compare it with */
        return items->items[0];
    for (size_t i = 0; items && i < items->count; i++) {
        const struct value *key = order_key(call, items->items[i], &order);

        if (!key)
            return NULL;
        if (best && !is_behind(call, best_key, key, !is_least, &failed))
            continue;
        best = items->items[i];
        best_key = key;
    }
    if (failed || !items)
        return NULL;
    return best ? best : edge_item(call, true);
}

static const struct value *filter_min(const struct call *call)
{
    return edge_by_order(call, true);
}

static const struct value *filter_max(const struct call *call)
{
    return edge_by_order(call, false);
}

static bool all_hashable(const struct value *items)
{
    for (size_t i = 0; i < items->count; i++)
        if (!value_is_hashable(items->items[i]))
            return false;
    return true;
}

bool list_holds(const struct value *list, const struct value *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (values_equal(list->items[i], item))
            return true;
    return false;
}

/* Items that cannot be keys are an error to Jinja2; Ansible compares all of them then. */
static const struct value *filter_unique(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    const struct value *items = call_subject_items(call), *path = call->arguments[1];
    struct value *list = computed_list(arena, FORM_GENERATOR);
    struct value *keys = computed_list(arena, FORM_LIST);
    struct order order = {.path = path, .case_counts = call_flag(call, 0)};

    if (!items)
        return NULL;
    if (!path && !all_hashable(items)) {
        if (!call->evaluator->rendering->options->is_ansible ||
            (call->arguments[0] && !order.case_counts))
            return evaluator_fail(call->evaluator, call->span,
                                  "lists and mappings cannot be told apart");
        order.case_counts = true;
    }
    for (size_t i = 0; i < items->count; i++) {
        const struct value *key = order_key(call, items->items[i], &order);

        if (!key || !evaluator_charge(call->evaluator, keys->count / 16 + 1, call->span))
            return NULL;
        if (path && !value_is_hashable(key))
            return evaluator_fail(call->evaluator, call->span, "a %s cannot be told apart",
                                  value_type_name(key));
        if (list_holds(keys, key))
            continue;
        computed_add(arena, keys, key);
        computed_add(arena, list, items->items[i]);
    }
    return give_list(call, list);
}

/* Pairs of a mapping, by their keys or values. */
static const struct value *filter_dictsort(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    const struct value *map = call->subject;
    struct value *pairs = computed_list(arena, FORM_LIST);
    struct order order = {.case_counts = call_flag(call, 0), .is_reversed = call_flag(call, 2)};
    struct str by;

    if (map->kind != VALUE_MAP || value_is_object(map))
        return evaluator_fail(call->evaluator, call->span, "dictsort needs a mapping, not a %s",
                              value_type_name(map));
    if (!call_string(call, 1, STR("key"), &by))
        return NULL;
    if (!str_equal(by, STR("key")) && !str_equal(by, STR("value")))
        return evaluator_fail(call->evaluator, call->span, "pairs go by 'key' or 'value'");
    for (size_t i = 0; i < map->count; i++) {
        struct value *pair = computed_list(arena, FORM_TUPLE);

        computed_add(arena, pair, map->pairs[i].key);
        computed_add(arena, pair, map->pairs[i].value);
        computed_add(arena, pairs, pair);
    }
    order.path = computed_integer(arena, by.bytes[0] == 'v');
    return sort_items(call, pairs, &order);
}

static const struct callable filters[] = {
    CALLABLE("sort", .run = filter_sort,
             .parameters = {"reverse", "case_sensitive", "attribute"}),
    CALLABLE("unique", .run = filter_unique, .parameters = {"case_sensitive", "attribute"}),
    CALLABLE("min", .run = filter_min, .parameters = {"case_sensitive", "attribute"}),
    CALLABLE("max", .run = filter_max, .parameters = {"case_sensitive", "attribute"}),
    CALLABLE("dictsort", .run = filter_dictsort,
             .parameters = {"case_sensitive", "by", "reverse"}),
};

const struct callable_table order_filters = {"filter", filters, COUNT_OF(filters)};
