/* SPDX-License-Identifier: MIT */
/* Ansible's filters that take lists for sets. The order is that of the lists. */
#include "template/lists.h"

/* Both as lists. Two that could be keys, such as texts, become sets in Python, whose order
 * nobody knows. */
static bool read_both(const struct call *call, const struct value **left,
                      const struct value **right)
{
    const struct value *first, *second;

    if (value_is_hashable(call->subject) && value_is_hashable(call->arguments[0])) {
        evaluator_fail(call->evaluator, call->span, "sets need two lists, not %s and %s",
                       value_type_name(call->subject), value_type_name(call->arguments[0]));
        return false;
    }
    first = call_subject_items(call);
    second = first ? evaluator_items(call->evaluator, call->arguments[0], call->span) : NULL;
    if (!second)
        return false;
    *left = first;
    *right = second;
    return true;
}

/* Adds each item once: those that other holds, or those that it does not. other NULL: all. */
static bool add_items(const struct call *call, struct value *list, const struct value *items,
                      const struct value *other, bool wanted)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct value *item = evaluator_demand(call->evaluator, items->items[i]);
        size_t work = 1 + (list->count + (other ? other->count : 0)) / 16;

        if (!item || !evaluator_charge(call->evaluator, work, call->span))
            return false;
        if ((!other || list_holds(other, item) == wanted) && !list_holds(list, item))
            computed_add(call->evaluator->arena, list, item);
    }
    return true;
}

/* Python adds them to each other, which it does not do with a list and a tuple. */
static bool are_lists(const struct call *call)
{
    return (call->subject->kind == VALUE_LIST && call->subject->form == FORM_LIST &&
            call->arguments[0]->kind == VALUE_LIST && call->arguments[0]->form == FORM_LIST) ||
           evaluator_fail(call->evaluator, call->span, "this needs two lists, not %s and %s",
                          value_type_name(call->subject),
                          value_type_name(call->arguments[0])) != NULL;
}

static const struct value *filter_union(const struct call *call)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);
    const struct value *left, *right;

    if (!read_both(call, &left, &right) || !are_lists(call))
        return NULL;
    return add_items(call, list, left, NULL, true) && add_items(call, list, right, NULL, true)
               ? give_list(call, list)
               : NULL;
}

static const struct value *compare_sets(const struct call *call, bool wanted)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);
    const struct value *left, *right;

    if (!read_both(call, &left, &right))
        return NULL;
    if (call->arguments[0]->kind == VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span, "a text is no list");
    return add_items(call, list, left, right, wanted) ? give_list(call, list) : NULL;
}

static const struct value *filter_intersect(const struct call *call)
{
    return compare_sets(call, true);
}

static const struct value *filter_difference(const struct call *call)
{
    return compare_sets(call, false);
}

static const struct value *filter_symmetric_difference(const struct call *call)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);
    const struct value *left, *right;

    if (!read_both(call, &left, &right) || !are_lists(call))
        return NULL;
    return add_items(call, list, left, right, false) &&
                   add_items(call, list, right, left, false)
               ? give_list(call, list)
               : NULL;
}

static const struct callable filters[] = {
    CALLABLE("union", .run = filter_union, .parameters = {"other"}, .required = 1),
    CALLABLE("intersect", .run = filter_intersect, .parameters = {"other"}, .required = 1),
    CALLABLE("difference", .run = filter_difference, .parameters = {"other"}, .required = 1),
    CALLABLE("symmetric_difference", .run = filter_symmetric_difference,
             .parameters = {"other"}, .required = 1),
};

const struct callable_table set_filters = {"filter", filters, COUNT_OF(filters)};
