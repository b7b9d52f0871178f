/* SPDX-License-Identifier: MIT */
/* Methods of texts and mappings, and functions. */
#include <inttypes.h>

#include "render/strings.h"

static struct str text_of(const struct call *call)
{
    return call->subject->string;
}

static const struct value *answer(const struct call *call, bool is_so)
{
    return computed_boolean(call->evaluator->arena, is_so);
}

static const struct value *method_lower(const struct call *call)
{
    return string_lower(call, text_of(call));
}

static const struct value *method_upper(const struct call *call)
{
    return string_upper(call, text_of(call));
}

static const struct value *strip(const struct call *call, bool left, bool right)
{
    struct str set;

    if (!call_string(call, 0, (struct str){0}, &set))
        return NULL;
    return computed_string(call->evaluator->arena,
                           string_strip(text_of(call), set, left, right));
}

static const struct value *method_strip(const struct call *call)
{
    return strip(call, true, true);
}

static const struct value *method_lstrip(const struct call *call)
{
    return strip(call, true, false);
}

static const struct value *method_rstrip(const struct call *call)
{
    return strip(call, false, true);
}

/* Whether test says yes to the argument, or to one of the texts in a tuple. */
static const struct value *any_of(const struct call *call,
                                  bool (*test)(struct str str, struct str part))
{
    const struct value *argument = call->arguments[0];
    bool is_tuple = argument->kind == VALUE_LIST && argument->form == FORM_TUPLE;

    for (size_t i = 0; i < (is_tuple ? argument->count : 1); i++) {
        const struct value *part = is_tuple ? argument->items[i] : argument;

        if (part->kind != VALUE_STRING)
            return evaluator_fail(call->evaluator, call->span, "expected a text, found a %s",
                                  value_type_name(part));
        if (test(text_of(call), part->string))
            return answer(call, true);
    }
    return answer(call, false);
}

static const struct value *method_startswith(const struct call *call)
{
    return any_of(call, str_starts_with);
}

static const struct value *method_endswith(const struct call *call)
{
    return any_of(call, str_ends_with);
}

static const struct value *method_replace(const struct call *call)
{
    struct str old, new;
    int64_t count;

    if (!call_string(call, 0, STR(""), &old) || !call_string(call, 1, STR(""), &new) ||
        !call_integer(call, 2, -1, &count))
        return NULL;
    return string_replace(call, text_of(call), old, new, count);
}

static const struct value *method_join(const struct call *call)
{
    const struct value *items =
        evaluator_items(call->evaluator, call->arguments[0], call->span);

    return items ? string_join(call, text_of(call), items, true) : NULL;
}

static bool add_part(const struct call *call, struct value *list, struct str part)
{
    computed_add(call->evaluator->arena, list, computed_string(call->evaluator->arena, part));
    return evaluator_charge(call->evaluator, 1, call->span);
}

/* Runs of other things than white space. */
static bool split_words(const struct call *call, struct value *list, int64_t limit)
{
    struct str rest = string_strip(text_of(call), (struct str){0}, true, false);

    while (rest.length) {
        struct str next = rest;
        size_t end = 0;

        if (!limit--)
            return add_part(call, list, rest);
        while (end < rest.length &&
               string_strip(next, (struct str){0}, true, false).length == next.length)
            next = str_slice(rest, ++end, rest.length);
        if (!add_part(call, list, str_slice(rest, 0, end)))
            return false;
        rest = string_strip(next, (struct str){0}, true, false);
    }
    return true;
}

static bool split_at(const struct call *call, struct value *list, struct str separator,
                     int64_t limit)
{
    struct str rest = text_of(call);
    size_t at;

    while (limit-- && (at = str_search(rest, separator)) != STR_NOT_FOUND) {
        if (!add_part(call, list, str_slice(rest, 0, at)))
            return false;
        rest = str_slice(rest, at + separator.length, rest.length);
    }
    return add_part(call, list, rest);
}

static const struct value *method_split(const struct call *call)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);
    struct str separator;
    int64_t limit;

    if (!call_string(call, 0, (struct str){0}, &separator) ||
        !call_integer(call, 1, -1, &limit))
        return NULL;
    if (separator.bytes && !separator.length)
        return evaluator_fail(call->evaluator, call->span, "the separator is empty");
    if (!(separator.bytes ? split_at(call, list, separator, limit)
                          : split_words(call, list, limit)))
        return NULL;
    return evaluator_checked(call->evaluator, list, call->span);
}

static const struct value *map_view(const struct call *call, enum value_form form)
{
    struct arena *arena = call->evaluator->arena;
    const struct value *map = call->subject;
    struct value *list = computed_list(arena, form);

    for (size_t i = 0; i < map->count; i++) {
        struct value *pair;

        if (form == FORM_ITEMS) {
            pair = computed_list(arena, FORM_TUPLE);
            computed_add(arena, pair, map->pairs[i].key);
            computed_add(arena, pair, map->pairs[i].value);
            computed_add(arena, list, pair);
        } else {
            computed_add(arena, list,
                         form == FORM_KEYS ? map->pairs[i].key : map->pairs[i].value);
        }
    }
    return evaluator_checked(call->evaluator, list, call->span);
}

static const struct value *method_items(const struct call *call)
{
    return map_view(call, FORM_ITEMS);
}

static const struct value *method_keys(const struct call *call)
{
    return map_view(call, FORM_KEYS);
}

static const struct value *method_values(const struct call *call)
{
    return map_view(call, FORM_VALUES);
}

static const struct value *method_get(const struct call *call)
{
    const struct value *found =
        evaluator_item(call->evaluator, call->subject, call->arguments[0], call->span);

    if (!found || found->kind != VALUE_UNDEFINED)
        return found;
    return call->arguments[1] ? call->arguments[1] : computed_none(call->evaluator->arena);
}

/* clang-format off */
static const struct callable texts[] = {
    {.name = STR_INIT("lower"), .run = method_lower},
    {.name = STR_INIT("upper"), .run = method_upper},
    {.name = STR_INIT("strip"), .run = method_strip, .parameters = {"chars"}},
    {.name = STR_INIT("lstrip"), .run = method_lstrip, .parameters = {"chars"}},
    {.name = STR_INIT("rstrip"), .run = method_rstrip, .parameters = {"chars"}},
    {.name = STR_INIT("startswith"), .run = method_startswith, .parameters = {"prefix"}, .required = 1},
    {.name = STR_INIT("endswith"), .run = method_endswith, .parameters = {"suffix"}, .required = 1},
    {.name = STR_INIT("replace"), .run = method_replace, .parameters = {"old", "new", "count"}, .required = 2},
    {.name = STR_INIT("join"), .run = method_join, .parameters = {"iterable"}, .required = 1},
    {.name = STR_INIT("split"), .run = method_split, .parameters = {"sep", "maxsplit"}},
};
/* clang-format on */

/* clang-format off */
static const struct callable maps[] = {
    {.name = STR_INIT("items"), .run = method_items},
    {.name = STR_INIT("keys"), .run = method_keys},
    {.name = STR_INIT("values"), .run = method_values},
    {.name = STR_INIT("get"), .run = method_get, .parameters = {"key", "default"}, .required = 1},
};
/* clang-format on */

const struct callable_table string_methods = {"method", texts, COUNT_OF(texts)};
const struct callable_table map_methods = {"method", maps, COUNT_OF(maps)};

/* range() as a list in memory; a million numbers are more than any configuration needs. */
static const struct value *function_range(const struct call *call)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_RANGE);
    int64_t first = 0, last, step;

    if (!call_integer(call, call->arguments[1] ? 1 : 0, 0, &last) ||
        (call->arguments[1] && !call_integer(call, 0, 0, &first)) ||
        !call_integer(call, 2, 1, &step))
        return NULL;
    if (!step)
        return evaluator_fail(call->evaluator, call->span, "the step of a range is 0");
    list->string =
        str_printf(call->evaluator->arena, "range(%" PRId64 ", %" PRId64 ")", first, last);
    if (step != 1)
        list->string =
            str_printf(call->evaluator->arena, "range(%" PRId64 ", %" PRId64 ", %" PRId64 ")",
                       first, last, step);
    for (int64_t at = first; step > 0 ? at < last : at > last;) {
        computed_add(call->evaluator->arena, list,
                     computed_integer(call->evaluator->arena, at));
        if (!evaluator_charge(call->evaluator, 1, call->span) ||
            !evaluator_checked(call->evaluator, list, call->span))
            return NULL;
        if (__builtin_add_overflow(at, step, &at))
            break;
    }
    return list;
}

/* clang-format off */
static const struct callable functions[] = {
    {.name = STR_INIT("range"), .run = function_range, .parameters = {"start", "stop", "step"}, .required = 1},
};
/* clang-format on */

const struct callable_table function_table = {"function", functions, COUNT_OF(functions)};
