/* SPDX-License-Identifier: MIT */
/* Filters that run another filter or a test on each item: map, select and their kin. */
#include "template/lists.h"

/* Which filter or test is meant, and what goes to it: the arguments behind the first skipped
 * ones and its name. */
struct inner {
    const struct callable *callable; /* NULL: none was named */
    struct given_list given;
};

static bool find_inner(const struct call *call, size_t skipped, bool is_filter,
                       struct inner *inner)
{
    struct rendering *rendering = call->evaluator->rendering;
    size_t place = 0;

    *inner = (struct inner){0};
    for (size_t i = 0; i < call->given->count; i++) {
        const struct given *given = &call->given->items[i];

        if (given->name.length || place > skipped) {
            *LIST_ADD(call->evaluator->arena, &inner->given) = *given;
            continue;
        }
        if (place++ < skipped)
            continue;
        if (given->value->kind != VALUE_STRING || given->value->is_secret)
            return evaluator_fail(
                       call->evaluator, given->span, "the name of a %s is a text, not a %s",
                       is_filter ? "filter" : "test", value_type_name(given->value)) != NULL;
        inner->callable = is_filter ? filter_find(rendering, given->span, given->value->string)
                                    : test_find(rendering, given->span, given->value->string);
        if (!inner->callable)
            return false;
        if (inner->callable->is_marked)
            return callable_is_marked(call->evaluator, inner->callable, given->span) != NULL;
    }
    return true;
}

/* map(attribute='name', default=...) */
static const struct value *map_attribute(const struct call *call, const struct value *items)
{
    const struct value *path = NULL, *otherwise = NULL;
    struct value *list = computed_list(call->evaluator->arena, FORM_GENERATOR);

    for (size_t i = 0; i < call->given->count; i++) {
        const struct given *given = &call->given->items[i];

        if (str_equal(given->name, STR("attribute")))
            path = given->value;
        else if (str_equal(given->name, STR("default")))
            otherwise = given->value->kind == VALUE_NONE ? NULL : given->value;
        else
            return evaluator_fail(call->evaluator, given->span,
                                  "'map' has no argument '" STR_FORMAT "'",
                                  STR_ARGS(given->name));
    }
    if (!path)
        return evaluator_fail(call->evaluator, call->span,
                              "'map' needs a filter or 'attribute'");
    for (size_t i = 0; items && i < items->count; i++) {
        const struct value *part = part_of(call, items->items[i], path, otherwise);

        if (!part)
            return NULL;
        computed_add(call->evaluator->arena, list, part);
    }
    return items ? give_list(call, list) : NULL;
}

/* What is walked through; whatever Python takes for false is nothing to walk through. */
static const struct value *items_of(const struct call *call)
{
    return value_is_true(call->subject) ? call_subject_items(call)
                                        : computed_list(call->evaluator->arena, FORM_LIST);
}

static const struct value *filter_map(const struct call *call)
{
    const struct value *items = items_of(call);
    struct value *list = computed_list(call->evaluator->arena, FORM_GENERATOR);
    struct inner inner;

    if (items && !items->count)
        return list;
    if (!items || !find_inner(call, 0, true, &inner))
        return NULL;
    if (!inner.callable)
        return map_attribute(call, items);
    for (size_t i = 0; i < items->count; i++) {
        const struct value *result = filter_run(call->evaluator, inner.callable,
                                                items->items[i], &inner.given, call->span);

        if (!result)
            return NULL;
        computed_add(call->evaluator->arena, list, result);
    }
    return give_list(call, list);
}

/* Whether the item passes the test; without one, whether it is true. */
static bool passes(const struct call *call, const struct inner *inner, const struct value *item,
                   bool *result)
{
    const struct value *answer =
        inner->callable
            ? callable_run(call->evaluator, inner->callable, item, &inner->given, call->span)
            : evaluator_demand(call->evaluator, item);

    *result = answer && value_is_true(answer);
    return answer != NULL;
}

static const struct value *choose(const struct call *call, bool by_attribute, bool wanted)
{
    const struct value *items = items_of(call), *path = NULL;
    struct value *list = computed_list(call->evaluator->arena, FORM_GENERATOR);
    struct inner inner;

    if (!value_is_true(call->subject)) /* nor are the arguments looked at */
        return list;

    if (by_attribute) {
        if (!call->given->count || call->given->items[0].name.length)
            return evaluator_fail(call->evaluator, call->span, "the attribute is missing");
        path = call->given->items[0].value;
    }
    if (!items || !find_inner(call, by_attribute, false, &inner))
        return NULL;
    for (size_t i = 0; i < items->count; i++) {
        const struct value *part = part_of(call, items->items[i], path, NULL);
        bool result;

        if (!part || !passes(call, &inner, part, &result))
            return NULL;
        if (result == wanted)
            computed_add(call->evaluator->arena, list, items->items[i]);
    }
    return give_list(call, list);
}

static const struct value *filter_select(const struct call *call)
{
    return choose(call, false, true);
}

static const struct value *filter_reject(const struct call *call)
{
    return choose(call, false, false);
}

static const struct value *filter_selectattr(const struct call *call)
{
    return choose(call, true, true);
}

static const struct value *filter_rejectattr(const struct call *call)
{
    return choose(call, true, false);
}

static const struct callable filters[] = {
    CALLABLE("map", .run = filter_map, .is_raw = true),
    CALLABLE("select", .run = filter_select, .is_raw = true),
    CALLABLE("reject", .run = filter_reject, .is_raw = true),
    CALLABLE("selectattr", .run = filter_selectattr, .is_raw = true),
    CALLABLE("rejectattr", .run = filter_rejectattr, .is_raw = true),
};

const struct callable_table choice_filters = {"filter", filters, COUNT_OF(filters)};
