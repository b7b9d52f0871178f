/* SPDX-License-Identifier: MIT */
/* Filters on lists and whatever else can be walked. */
#include "base/utf8.h"
#include "render/formatting.h"
#include "render/operators.h"
#include "render/strings.h"

static const struct value *items_of(const struct call *call)
{
    return evaluator_items(call->evaluator, call->subject, call->span);
}

static struct value *make_list(const struct call *call, enum value_form form)
{
    return computed_list(call->evaluator->arena, form);
}

static const struct value *checked(const struct call *call, const struct value *list)
{
    return evaluator_checked(call->evaluator, list, call->span);
}

/* The item itself, or the part of it that the path names: "a.b.0". */
static const struct value *attribute_of(const struct call *call, const struct value *item,
                                        const struct value *path)
{
    struct str rest;

    item = evaluator_demand(call->evaluator, item);
    if (!path || path->kind == VALUE_NONE || !item)
        return item;
    if (path->kind != VALUE_STRING)
        return evaluator_item(call->evaluator, item, path, call->span);
    rest = path->string;
    while (item && rest.length) {
        struct str name = str_cut(&rest, '.');
        bool is_beyond;
        int64_t index;
        const struct value *key = parse_integer(name, 10, &index, &is_beyond) && !is_beyond
                                      ? computed_integer(call->evaluator->arena, index)
                                      : computed_string(call->evaluator->arena, name);

        item = evaluator_item(call->evaluator, item, key, call->span);
        if (item)
            item = evaluator_demand(call->evaluator, item);
    }
    return item;
}

static const struct value *filter_length(const struct call *call)
{
    const struct value *subject = call->subject;

    if (subject->kind == VALUE_STRING)
        return computed_integer(call->evaluator->arena, (int64_t)utf8_count(subject->string));
    if (subject->kind != VALUE_MAP &&
        (subject->kind != VALUE_LIST || subject->form == FORM_GENERATOR))
        return evaluator_fail(call->evaluator, call->span, "a %s has no length",
                              value_type_name(subject));
    return computed_integer(call->evaluator->arena, (int64_t)subject->count);
}

static const struct value *filter_join(const struct call *call)
{
    const struct value *items = items_of(call);
    struct value *parts = make_list(call, FORM_LIST);
    struct str separator = STR("");

    if (!items || (call->arguments[0] && !evaluator_text(call->evaluator, call->arguments[0],
                                                         call->span, &separator)))
        return NULL;
    for (size_t i = 0; i < items->count; i++) {
        const struct value *part = attribute_of(call, items->items[i], call->arguments[1]);

        if (!part)
            return NULL;
        computed_add(call->evaluator->arena, parts, part);
    }
    return string_join(call, separator, parts, false);
}

static const struct value *edge_item(const struct call *call, bool is_first)
{
    const struct value *items = items_of(call);
    struct value *undefined;

    if (!items)
        return NULL;
    if (items->count)
        return items->items[is_first ? 0 : items->count - 1];
    undefined = computed(call->evaluator->arena, VALUE_UNDEFINED);
    undefined->string = is_first ? STR("first item of nothing") : STR("last item of nothing");
    undefined->span = call->span;
    return undefined;
}

static const struct value *filter_first(const struct call *call)
{
    return edge_item(call, true);
}

static const struct value *filter_last(const struct call *call)
{
    if (call->subject->kind == VALUE_LIST && call->subject->form == FORM_GENERATOR)
        return evaluator_fail(call->evaluator, call->span, "a generator has no last item");
    return edge_item(call, false);
}

static const struct value *filter_list(const struct call *call)
{
    const struct value *items = items_of(call);
    struct value *list = make_list(call, FORM_LIST);

    for (size_t i = 0; items && i < items->count; i++)
        computed_add(call->evaluator->arena, list, items->items[i]);
    return items ? checked(call, list) : NULL;
}

static const struct value *filter_reverse(const struct call *call)
{
    const struct value *items;
    struct buffer out = {.arena = call->evaluator->arena};
    struct value *list = make_list(call, FORM_GENERATOR);

    if (call->subject->kind == VALUE_LIST && call->subject->form == FORM_GENERATOR)
        return evaluator_fail(call->evaluator, call->span, "a generator cannot be reversed");
    items = items_of(call);
    if (!items)
        return NULL;
    for (size_t i = items->count; i-- > 0;) {
        if (call->subject->kind == VALUE_STRING)
            buffer_append(&out, items->items[i]->string);
        else
            computed_add(call->evaluator->arena, list, items->items[i]);
    }
    return call->subject->kind == VALUE_STRING
               ? computed_string(call->evaluator->arena, buffer_str(&out))
               : checked(call, list);
}

/* What is compared: the attribute, texts without their case unless that counts. */
static const struct value *key_of(const struct call *call, const struct value *item,
                                  const struct value *path, bool case_counts)
{
    const struct value *key = attribute_of(call, item, path);

    if (!key || case_counts || key->kind != VALUE_STRING)
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

static const struct value *sort_items(const struct call *call, const struct value *items,
                                      const struct value *path, bool case_counts,
                                      bool is_reversed)
{
    struct arena *arena = call->evaluator->arena;
    struct sorted *sorted = ARENA_ARRAY(arena, struct sorted, items->count);
    struct sorted *room = ARENA_ARRAY(arena, struct sorted, items->count);
    struct value *list = make_list(call, FORM_LIST);

    for (size_t i = 0; i < items->count; i++) {
        sorted[i].item = items->items[i];
        if (items->count == 1) /* nothing to compare it with */
            break;
        sorted[i].key = key_of(call, items->items[i], path, case_counts);
        if (!sorted[i].key)
            return NULL;
    }
    if (!sort_range(call, sorted, room, items->count, is_reversed))
        return NULL;
    for (size_t i = 0; i < items->count; i++)
        computed_add(arena, list, sorted[i].item);
    return checked(call, list);
}

static const struct value *filter_sort(const struct call *call)
{
    const struct value *items = items_of(call);

    return items ? sort_items(call, items, call->arguments[2], call_flag(call, 1),
                              call_flag(call, 0))
                 : NULL;
}

static const struct value *edge_by_order(const struct call *call, bool is_least)
{
    const struct value *items = items_of(call), *best = NULL, *best_key = NULL;
    bool failed = false;

    if (items && items->count == 1) /* nothing to compare it with */
        return items->items[0];
    for (size_t i = 0; items && i < items->count; i++) {
        const struct value *key =
            key_of(call, items->items[i], call->arguments[1], call_flag(call, 0));

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

static const struct value *filter_unique(const struct call *call)
{
    const struct value *items = items_of(call);
    struct value *list = make_list(call, FORM_GENERATOR), *keys = make_list(call, FORM_LIST);

    for (size_t i = 0; items && i < items->count; i++) {
        const struct value *key =
            key_of(call, items->items[i], call->arguments[1], call_flag(call, 0));
        size_t known = 0;

        if (!key || !evaluator_charge(call->evaluator, keys->count / 16, call->span))
            return NULL;
        if (key->kind == VALUE_MAP || (key->kind == VALUE_LIST && key->form == FORM_LIST))
            return evaluator_fail(call->evaluator, call->span, "a %s cannot be told apart",
                                  value_type_name(key));
        while (known < keys->count && !values_equal(keys->items[known], key))
            known++;
        if (known < keys->count)
            continue;
        computed_add(call->evaluator->arena, keys, key);
        computed_add(call->evaluator->arena, list, items->items[i]);
    }
    return items ? checked(call, list) : NULL;
}

static const struct value *filter_sum(const struct call *call)
{
    const struct value *items = items_of(call);
    const struct value *sum =
        call->arguments[1] ? call->arguments[1] : computed_integer(call->evaluator->arena, 0);

    for (size_t i = 0; items && sum && i < items->count; i++) {
        const struct value *part = attribute_of(call, items->items[i], call->arguments[0]);

        if (part && sum->kind == VALUE_STRING)
            return evaluator_fail(call->evaluator, call->span, "texts cannot be summed");
        sum = part ? operate(call->evaluator, OPERATOR_ADD, sum, part, call->span) : NULL;
    }
    return items ? sum : NULL;
}

/* clang-format off */
static const struct callable filters[] = {
    {.name = STR_INIT("length"),                               .run = filter_length},
    {                                                       .name = STR_INIT("count"),                                    .run = filter_length                    },
    {                                .name = STR_INIT("join"),                        .run = filter_join,                                            .parameters = {"d", "attribute"}},
    {                               .name = STR_INIT("first"),                                                        .run = filter_first                                                    },
    {     .name = STR_INIT("last"),                                 .run = filter_last},
    { .name = STR_INIT("list"),                                   .run = filter_list                                                      },
    {                                                                  .name = STR_INIT("reverse"), .run = filter_reverse                    },
    {                                                  .name = STR_INIT("sort"),
     .run = filter_sort,
     .parameters = {"reverse", "case_sensitive", "attribute"}},
    {                                                                .name = STR_INIT("unique"),
     .run = filter_unique,
     .parameters = {"case_sensitive", "attribute"}},
    {                                 .name = STR_INIT("min"),           .run = filter_min,                               .parameters = {"case_sensitive", "attribute"}},
    {                        .name = STR_INIT("max"),                    .run = filter_max,                                        .parameters = {"case_sensitive", "attribute"}},
    {                                                                                                                                  .name = STR_INIT("sum"),                                                         .run = filter_sum,                                                                              .parameters = {"attribute", "start"}},
};
/* clang-format on */

const struct callable_table list_filter_table = {"filter", filters, COUNT_OF(filters)};
