/* SPDX-License-Identifier: MIT */
/* What filters, tests and methods ask of their arguments, and give. */
#include "template/callable.h"
#include "template/formatting.h"

static bool wrong_type(const struct call *call, size_t index, const char *wanted)
{
    return evaluator_fail(call->evaluator, call->span, "expected %s, found a %s", wanted,
                          value_type_name(call->arguments[index])) != NULL;
}

bool call_string(const struct call *call, size_t index, struct str otherwise,
                 struct str *string)
{
    const struct value *value = call->arguments[index];

    *string = otherwise;
    if (!value || (value->kind == VALUE_NONE && !otherwise.bytes))
        return true;
    if (value->kind != VALUE_STRING)
        return wrong_type(call, index, "a text");
    *string = value->string;
    return true;
}

bool call_integer(const struct call *call, size_t index, int64_t otherwise, int64_t *integer)
{
    const struct value *value = call->arguments[index];

    *integer = otherwise;
    if (!value)
        return true;
    if ((value->kind != VALUE_INTEGER && value->kind != VALUE_BOOLEAN) || value->digits.bytes)
        return wrong_type(call, index, "a whole number");
    *integer = value->kind == VALUE_BOOLEAN ? value->boolean : value->integer;
    return true;
}

bool call_flag(const struct call *call, size_t index)
{
    return call->arguments[index] && value_is_true(call->arguments[index]);
}

bool call_text(const struct call *call, size_t index, struct str otherwise, struct str *text)
{
    *text = otherwise;
    return !call->arguments[index] ||
           evaluator_text(call->evaluator, call->arguments[index], call->span, text);
}

bool call_subject_text(const struct call *call, struct str *text)
{
    return evaluator_text(call->evaluator, call->subject, call->span, text);
}

const struct value *call_subject_items(const struct call *call)
{
    return evaluator_items(call->evaluator, call->subject, call->span);
}

const struct value *give_string(const struct call *call, struct str text)
{
    return computed_string(call->evaluator->arena, text);
}

const struct value *give_boolean(const struct call *call, bool is_so)
{
    return computed_boolean(call->evaluator->arena, is_so);
}

const struct value *give_list(const struct call *call, const struct value *list)
{
    return evaluator_checked(call->evaluator, list, call->span);
}

static bool is_number(struct str name)
{
    for (size_t i = 0; i < name.length; i++)
        if (name.bytes[i] < '0' || name.bytes[i] > '9')
            return false;
    return name.length > 0 && name.length < 10;
}

const struct value *part_of(const struct call *call, const struct value *item,
                            const struct value *path, const struct value *otherwise)
{
    struct arena *arena = call->evaluator->arena;
    struct str rest;

    if (!path || path->kind == VALUE_NONE || !item)
        return item;
    if (path->kind != VALUE_STRING) {
        item = evaluator_item(call->evaluator, item, path, call->span);
        return item && item->kind == VALUE_UNDEFINED && otherwise ? otherwise : item;
    }
    rest = path->string;
    do {
        struct str name = str_cut(&rest, '.');
        int64_t index;
        const struct value *key = is_number(name) && parse_small_integer(name, &index)
                                      ? computed_integer(arena, index)
                                      : computed_string(arena, name);

        item = evaluator_demand(call->evaluator, item);
        item = item ? evaluator_item(call->evaluator, item, key, call->span) : NULL;
        if (item && item->kind == VALUE_UNDEFINED && otherwise)
            item = otherwise;
    } while (item && rest.length);
    return item;
}
