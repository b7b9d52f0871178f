/* SPDX-License-Identifier: MIT */
/* Methods of lists, tuples and mappings, and which value has which. Those that change their
 * subject change it for all who know it, as in Python. */
#include "base/suggest.h"
#include "template/change.h"
#include "template/maps.h"
#include "template/operators.h"

static const struct value *none(const struct call *call)
{
    return computed_none(call->evaluator->arena);
}

static const struct value *method_append(const struct call *call)
{
    return change_insert(call->evaluator, call->subject, call->subject->count,
                         call->arguments[0], call->span)
               ? none(call)
               : NULL;
}

static const struct value *method_extend(const struct call *call)
{
    const struct value *items =
        evaluator_items(call->evaluator, call->arguments[0], call->span);
    size_t count = items ? items->count : 0; /* it may be the list itself */

    for (size_t i = 0; i < count; i++)
        if (!change_insert(call->evaluator, call->subject, call->subject->count,
                           items->items[i], call->span))
            return NULL;
    return items ? none(call) : NULL;
}

static const struct value *method_insert(const struct call *call)
{
    int64_t at, count = (int64_t)call->subject->count;

    if (!call_integer(call, 0, 0, &at))
        return NULL;
    if (at < 0)
        at = at + count < 0 ? 0 : at + count;
    return change_insert(call->evaluator, call->subject, (size_t)at, call->arguments[1],
                         call->span)
               ? none(call)
               : NULL;
}

static const struct value *list_pop(const struct call *call)
{
    int64_t at, count = (int64_t)call->subject->count;
    const struct value *item;

    if (!call_integer(call, 0, -1, &at))
        return NULL;
    at += at < 0 ? count : 0;
    if (at < 0 || at >= count)
        return evaluator_fail(call->evaluator, call->span, "the list has no such item");
    item = call->subject->items[at];
    change_remove(call->subject, (size_t)at);
    return item;
}

static bool find_item(const struct call *call, size_t *at)
{
    for (*at = 0; *at < call->subject->count; ++*at)
        if (values_equal(call->subject->items[*at], call->arguments[0]))
            return true;
    return evaluator_fail(call->evaluator, call->span, "the list has no such item") != NULL;
}

static const struct value *method_remove(const struct call *call)
{
    size_t at;

    if (!find_item(call, &at))
        return NULL;
    change_remove(call->subject, at);
    return none(call);
}

static const struct value *method_index(const struct call *call)
{
    size_t at;

    return find_item(call, &at) ? computed_integer(call->evaluator->arena, (int64_t)at) : NULL;
}

static const struct value *method_count(const struct call *call)
{
    int64_t count = 0;

    for (size_t i = 0; i < call->subject->count; i++)
        count += values_equal(call->subject->items[i], call->arguments[0]);
    return computed_integer(call->evaluator->arena, count);
}

static const struct value *method_copy(const struct call *call)
{
    return computed_copy(call->evaluator->arena, call->subject);
}

static const struct value *method_clear(const struct call *call)
{
    struct value *empty = call->subject->kind == VALUE_LIST
                              ? computed_list(call->evaluator->arena, FORM_LIST)
                              : computed_map(call->evaluator->arena);

    change_all(call->subject, empty);
    return none(call);
}

static const struct value *method_items(const struct call *call)
{
    return map_view(call, call->subject, FORM_ITEMS);
}

static const struct value *method_keys(const struct call *call)
{
    return map_view(call, call->subject, FORM_KEYS);
}

static const struct value *method_values(const struct call *call)
{
    return map_view(call, call->subject, FORM_VALUES);
}

static bool find_key(const struct call *call, size_t *at)
{
    for (*at = 0; *at < call->subject->count; ++*at)
        if (values_equal(call->subject->pairs[*at].key, call->arguments[0]))
            return true;
    return false;
}

static bool check_key(const struct call *call)
{
    return value_is_hashable(call->arguments[0]) ||
           evaluator_fail(call->evaluator, call->span, "a %s cannot be a key",
                          value_type_name(call->arguments[0])) != NULL;
}

static const struct value *method_get(const struct call *call)
{
    size_t at;

    if (!check_key(call))
        return NULL;
    if (find_key(call, &at))
        return call->subject->pairs[at].value;
    return call->arguments[1] ? call->arguments[1] : none(call);
}

static const struct value *map_pop(const struct call *call)
{
    const struct value *value;
    size_t at;

    if (!check_key(call))
        return NULL;
    if (!find_key(call, &at))
        return call->arguments[1]
                   ? call->arguments[1]
                   : evaluator_fail(call->evaluator, call->span, "the mapping has no such key");
    value = call->subject->pairs[at].value;
    change_remove(call->subject, at);
    return value;
}

static const struct value *method_setdefault(const struct call *call)
{
    const struct value *value = call->arguments[1] ? call->arguments[1] : none(call);
    size_t at;

    if (!check_key(call))
        return NULL;
    if (find_key(call, &at))
        return call->subject->pairs[at].value;
    return change_put(call->evaluator, call->subject, call->arguments[0], value, call->span)
               ? value
               : NULL;
}

static const struct value *method_update(const struct call *call)
{
    for (size_t i = 0; i < call->given->count; i++) {
        const struct given *given = &call->given->items[i];
        const struct value *other = given->value;

        if (given->name.length) {
            if (!change_put(call->evaluator, call->subject, give_string(call, given->name),
                            other, call->span))
                return NULL;
            continue;
        }
        if (i || other->kind != VALUE_MAP || value_is_object(other))
            return evaluator_fail(call->evaluator, call->span,
                                  "update needs one mapping, found a %s",
                                  value_type_name(other));
        for (size_t j = 0; j < other->count; j++)
            if (!change_put(call->evaluator, call->subject, other->pairs[j].key,
                            other->pairs[j].value, call->span))
                return NULL;
    }
    return none(call);
}

/* The list in another order, which a filter has made. */
static const struct value *reorder(const struct call *call, struct str filter)
{
    const struct callable *callable =
        filter_find(call->evaluator->rendering, call->span, filter);
    struct given_list given = {0};
    struct given case_counts = {STR("case_sensitive"), call->span,
                                computed_boolean(call->evaluator->arena, true)};
    const struct value *list;

    for (size_t i = 0; i < call->given->count; i++)
        *LIST_ADD(call->evaluator->arena, &given) = call->given->items[i];
    if (str_equal(filter, STR("sort")))
        *LIST_ADD(call->evaluator->arena, &given) = case_counts;
    list = callable_run(call->evaluator, callable, call->subject, &given, call->span);
    if (!list)
        return NULL;
    change_all(call->subject, list);
    return none(call);
}

static const struct value *method_sort(const struct call *call)
{
    return reorder(call, STR("sort"));
}

static const struct value *method_reverse(const struct call *call)
{
    return reorder(call, STR("reverse"));
}

#define CHANGES .changes_subject = true

static const struct callable lists[] = {
    CALLABLE("append", .run = method_append, .parameters = {"object"}, .required = 1, CHANGES),
    CALLABLE("extend", .run = method_extend, .parameters = {"iterable"}, .required = 1,
             CHANGES),
    CALLABLE("insert", .run = method_insert, .parameters = {"index", "object"}, .required = 2,
             CHANGES),
    CALLABLE("pop", .run = list_pop, .parameters = {"index"}, CHANGES),
    CALLABLE("remove", .run = method_remove, .parameters = {"value"}, .required = 1, CHANGES),
    CALLABLE("clear", .run = method_clear, CHANGES),
    CALLABLE("sort", .run = method_sort, .parameters = {"reverse"}, CHANGES),
    CALLABLE("reverse", .run = method_reverse, CHANGES),
    CALLABLE("copy", .run = method_copy),
    CALLABLE("index", .run = method_index, .parameters = {"value"}, .required = 1),
    CALLABLE("count", .run = method_count, .parameters = {"value"}, .required = 1),
};

static const struct callable tuples[] = {
    CALLABLE("index", .run = method_index, .parameters = {"value"}, .required = 1),
    CALLABLE("count", .run = method_count, .parameters = {"value"}, .required = 1),
};

static const struct callable maps[] = {
    CALLABLE("items", .run = method_items),
    CALLABLE("keys", .run = method_keys),
    CALLABLE("values", .run = method_values),
    CALLABLE("get", .run = method_get, .parameters = {"key", "default"}, .required = 1,
             .accepts_undefined = true),
    CALLABLE("copy", .run = method_copy),
    CALLABLE("update", .run = method_update, .is_raw = true, CHANGES),
    CALLABLE("pop", .run = map_pop, .parameters = {"key", "default"}, .required = 1, CHANGES),
    CALLABLE("setdefault", .run = method_setdefault, .parameters = {"key", "default"},
             .required = 1, CHANGES),
    CALLABLE("clear", .run = method_clear, CHANGES),
};

#undef CHANGES

const struct callable_table list_methods = {"method", lists, COUNT_OF(lists)};
const struct callable_table tuple_methods = {"method", tuples, COUNT_OF(tuples)};
const struct callable_table map_methods = {"method", maps, COUNT_OF(maps)};

/* The tables of a value's methods; those that it has not are NULL. */
static void tables_of(const struct value *object, const struct callable_table *tables[2])
{
    tables[0] = tables[1] = NULL;
    if (object->kind == VALUE_STRING) {
        tables[0] = &string_methods;
        tables[1] = &text_methods;
    } else if (object->kind == VALUE_LIST && object->form <= FORM_TUPLE) {
        tables[0] = object->form == FORM_LIST ? &list_methods : &tuple_methods;
    } else if (object->kind == VALUE_MAP && object->form == FORM_LOOP) {
        tables[0] = &loop_methods;
    } else if (object->kind == VALUE_MAP && object->form == FORM_CYCLER) {
        tables[0] = &cycler_methods;
    } else if (value_is_of_hosts(object)) {
        tables[0] = &host_methods;
    } else if (object->kind == VALUE_MAP && !value_is_object(object)) {
        tables[0] = &map_methods;
    }
}

const struct callable *method_find(const struct value *object, struct str name)
{
    const struct callable_table *tables[2];
    const struct callable *method = NULL;

    tables_of(object, tables);
    for (size_t i = 0; i < COUNT_OF(tables) && tables[i] && !method; i++)
        method = callable_find(tables[i], name);
    return method;
}

const struct callable *method_unknown(struct evaluator *evaluator, const struct value *object,
                                      struct span name)
{
    const struct callable_table *tables[2];

    tables_of(object, tables);
    if (tables[0])
        return callable_unknown(evaluator->rendering, tables, tables[1] ? 2 : 1, name,
                                span_str(name));
    evaluator_fail(evaluator, name, "a %s has no method '" STR_FORMAT "'",
                   value_type_name(object), STR_ARGS(span_str(name)));
    return NULL;
}
