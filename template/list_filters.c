/* SPDX-License-Identifier: MIT */
/* Filters on lists and whatever else can be walked. flatten, zip and product are Ansible's. */
#include "base/utf8.h"
#include "template/lists.h"
#include "template/operators.h"
#include "template/strings.h"

/* The part of item that a path names, see part_of; NULL after a fault when it is undefined. */
static const struct value *defined_part(const struct call *call, const struct value *item,
                                        const struct value *path)
{
    const struct value *part = part_of(call, item, path, NULL);

    return part ? evaluator_demand(call->evaluator, part) : NULL;
}

static const struct value *filter_length(const struct call *call)
{
    const struct value *subject = call->subject;

    if (subject->kind == VALUE_STRING)
        return computed_integer(call->evaluator->arena, (int64_t)utf8_count(subject->string));
    if ((subject->kind != VALUE_MAP || value_is_object(subject)) &&
        (subject->kind != VALUE_LIST || subject->form == FORM_GENERATOR))
        return evaluator_fail(call->evaluator, call->span, "a %s has no length",
                              value_type_name(subject));
    return computed_integer(call->evaluator->arena, (int64_t)subject->count);
}

static const struct value *filter_join(const struct call *call)
{
    const struct value *items = call_subject_items(call);
    struct value *parts = computed_list(call->evaluator->arena, FORM_LIST);
    struct str separator;

    if (!items || !call_text(call, 0, STR(""), &separator))
        return NULL;
    for (size_t i = 0; i < items->count; i++) {
        const struct value *part = defined_part(call, items->items[i], call->arguments[1]);

        if (!part)
            return NULL;
        computed_add(call->evaluator->arena, parts, part);
    }
    return string_join(call, separator, parts, false);
}

const struct value *edge_item(const struct call *call, bool is_first)
{
    const struct value *items = call_subject_items(call);

    if (!items)
        return NULL;
    if (items->count)
        return items->items[is_first ? 0 : items->count - 1];
    return evaluator_undefined(
        call->evaluator, is_first ? STR("first item of nothing") : STR("last item of nothing"),
        call->span);
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
    const struct value *items = call_subject_items(call);
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);

    for (size_t i = 0; items && i < items->count; i++)
        computed_add(call->evaluator->arena, list, items->items[i]);
    return items ? give_list(call, list) : NULL;
}

static const struct value *filter_reverse(const struct call *call)
{
    const struct value *items;
    struct buffer out = {.arena = call->evaluator->arena};
    struct value *list = computed_list(call->evaluator->arena, FORM_GENERATOR);

    if (call->subject->kind == VALUE_LIST && call->subject->form == FORM_GENERATOR)
        return evaluator_fail(call->evaluator, call->span, "a generator cannot be reversed");
    items = call_subject_items(call);
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
               : give_list(call, list);
}

static const struct value *filter_sum(const struct call *call)
{
    const struct value *items = call_subject_items(call);
    const struct value *sum =
        call->arguments[1] ? call->arguments[1] : computed_integer(call->evaluator->arena, 0);

    for (size_t i = 0; items && sum && i < items->count; i++) {
        const struct value *part = defined_part(call, items->items[i], call->arguments[0]);

        if (part && sum->kind == VALUE_STRING)
            return evaluator_fail(call->evaluator, call->span, "texts cannot be summed");
        sum = part ? operate(call->evaluator, OPERATOR_ADD, sum, part, call->span) : NULL;
    }
    return items ? sum : NULL;
}

static bool is_sequence(const struct value *value)
{
    return value->kind == VALUE_LIST && value->form <= FORM_TUPLE;
}

static bool is_null(const struct value *value)
{
    return value->kind == VALUE_NONE ||
           (value->kind == VALUE_STRING &&
            (str_equal(value->string, STR("None")) || str_equal(value->string, STR("null"))));
}

bool flatten_into(const struct call *call, struct value *flat, const struct value *items,
                  int64_t levels, bool skips_nulls)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct value *item = evaluator_demand(call->evaluator, items->items[i]);

        if (!item || !evaluator_charge(call->evaluator, 1, call->span))
            return false;
        if (skips_nulls && is_null(item))
            continue;
        if (!is_sequence(item) || !levels)
            computed_add(call->evaluator->arena, flat, item);
        else if (!flatten_into(call, flat, item, levels - 1, skips_nulls))
            return false;
    }
    return true;
}

static const struct value *filter_flatten(const struct call *call)
{
    struct value *flat = computed_list(call->evaluator->arena, FORM_LIST);
    bool has_levels = call->arguments[0] && call->arguments[0]->kind != VALUE_NONE;
    bool skips_nulls = !call->arguments[1] || value_is_true(call->arguments[1]);
    const struct value *items = call_subject_items(call);
    int64_t levels = -1;

    if (!items || (has_levels && !call_integer(call, 0, 0, &levels)))
        return NULL;
    if (has_levels && levels < 0)
        levels = 0;
    return flatten_into(call, flat, items, levels, skips_nulls) ? give_list(call, flat) : NULL;
}

/* Tuples of the first items of all, of the second ones, as long as all have one. */
/* Tuples of the items at the same place of all lists, up to the end of the shortest one, or of
 * the longest one with filler in the places of the others. */
static const struct value *zip(const struct call *call, const struct value *filler)
{
    struct arena *arena = call->evaluator->arena;
    struct value *lists = computed_list(arena, FORM_LIST);
    struct value *zipped = computed_list(arena, FORM_GENERATOR);
    size_t shortest = SIZE_MAX, longest = 0, count;

    for (size_t i = 0; i <= call->rest->count; i++) {
        const struct value *list = evaluator_items(
            call->evaluator, i ? call->rest->items[i - 1] : call->subject, call->span);

        if (!list)
            return NULL;
        shortest = list->count < shortest ? list->count : shortest;
        longest = list->count > longest ? list->count : longest;
        computed_add(arena, lists, list);
    }
    count = filler ? longest : shortest;
    for (size_t i = 0; i < count; i++) {
        struct value *tuple = computed_list(arena, FORM_TUPLE);

        for (size_t j = 0; j < lists->count; j++) {
            const struct value *list = lists->items[j];

            computed_add(arena, tuple, i < list->count ? list->items[i] : filler);
        }
        computed_add(arena, zipped, tuple);
        if (!evaluator_charge(call->evaluator, lists->count, call->span))
            return NULL;
    }
    return give_list(call, zipped);
}

static const struct value *filter_zip(const struct call *call)
{
    return zip(call, NULL);
}

static const struct value *filter_zip_longest(const struct call *call)
{
    const struct value *filler = call->arguments[0];

    return zip(call, filler ? filler : computed_none(call->evaluator->arena));
}

/* Lists of so many items each; the last one is filled up when there is something to fill with.
 */
static const struct value *filter_batch(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    const struct value *items = call_subject_items(call), *filler = call->arguments[1];
    struct value *batches = computed_list(arena, FORM_GENERATOR);
    int64_t size;

    if (!items || !call_integer(call, 0, 0, &size))
        return NULL;
    if (size < 1 || size > 1000000)
        return evaluator_fail(call->evaluator, call->span, "a batch has 1 to 1000000 items");
    for (size_t i = 0; i < items->count; i += (size_t)size) {
        struct value *batch = computed_list(arena, FORM_LIST);

        for (size_t j = 0; j < (size_t)size; j++) {
            if (i + j < items->count)
                computed_add(arena, batch, items->items[i + j]);
            else if (filler && filler->kind != VALUE_NONE)
                computed_add(arena, batch, filler);
        }
        computed_add(arena, batches, batch);
        if (!evaluator_charge(call->evaluator, batch->count, call->span))
            return NULL;
    }
    return give_list(call, batches);
}

static const struct callable filters[] = {
    CALLABLE("length", .run = filter_length),
    CALLABLE("count", .run = filter_length),
    CALLABLE("join", .run = filter_join, .parameters = {"d", "attribute"}),
    CALLABLE("first", .run = filter_first),
    CALLABLE("last", .run = filter_last),
    CALLABLE("list", .run = filter_list),
    CALLABLE("reverse", .run = filter_reverse),
    CALLABLE("sum", .run = filter_sum, .parameters = {"attribute", "start"}),
    CALLABLE("flatten", .run = filter_flatten, .parameters = {"levels", "skip_nulls"}),
    CALLABLE("zip", .run = filter_zip, .is_variadic = true),
    CALLABLE("zip_longest", .run = filter_zip_longest, .is_variadic = true,
             .parameters = {"fillvalue"}),
    CALLABLE("batch", .run = filter_batch, .parameters = {"linecount", "fill_with"},
             .required = 1),
};

const struct callable_table list_filters = {"filter", filters, COUNT_OF(filters)};
