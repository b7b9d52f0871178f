/* SPDX-License-Identifier: MIT */
#include "template/go_functions.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/suggest.h"
#include "template/go_format.h"

const struct value *go_call_fail(const struct go_call *call, const char *format, ...)
{
    char *message = NULL;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vasprintf(&message, format, arguments);
    va_end(arguments);
    rendering_fault(call->rendering, TEMPLATE_BAD_EXPRESSION, call->span, "%s",
                    length < 0 ? format : message);
    free(message);
    return NULL;
}

const char *go_type_name(const struct value *value)
{
    static const char *const names[] = {
        [VALUE_UNDEFINED] = "nil",       [VALUE_NONE] = "nil",
        [VALUE_BOOLEAN] = "bool",        [VALUE_INTEGER] = "int",
        [VALUE_FLOAT] = "float64",       [VALUE_STRING] = "string",
        [VALUE_LIST] = "[]interface {}", [VALUE_MAP] = "map[string]interface {}",
    };

    if (value->kind == VALUE_INTEGER && value->digits.bytes)
        return go_is_float(value) ? "float64" : "uint64";
    return names[value->kind];
}

static const struct value *text_value(const struct go_call *call, struct go_format *format)
{
    if (format->fault)
        return go_call_fail(call, "%s", format->fault);
    return computed_string(call->arena, buffer_str(&format->out));
}

static const struct value *call_printf(const struct go_call *call)
{
    struct go_format format = {.out = {.arena = call->arena}};
    const struct value *text = call->arguments[0];

    if (text->kind != VALUE_STRING)
        return go_call_fail(call, "printf wants a text for its format, not %s",
                            go_type_name(text));
    if (!go_format_all(&format, text->string, call->arguments + 1, call->count - 1))
        return go_call_fail(call, "%s", format.fault);
    return text_value(call, &format);
}

static const struct value *call_print(const struct go_call *call)
{
    struct go_format format = {.out = {.arena = call->arena}};

    for (size_t i = 0; i < call->count; i++) {
        if (i && call->arguments[i]->kind != VALUE_STRING &&
            call->arguments[i - 1]->kind != VALUE_STRING)
            buffer_append_byte(&format.out, ' ');
        go_format_value(&format, call->arguments[i], 'v');
    }
    return text_value(call, &format);
}

static const struct value *call_println(const struct go_call *call)
{
    struct go_format format = {.out = {.arena = call->arena}};

    for (size_t i = 0; i < call->count; i++) {
        if (i)
            buffer_append_byte(&format.out, ' ');
        go_format_value(&format, call->arguments[i], 'v');
    }
    buffer_append_byte(&format.out, '\n');
    return text_value(call, &format);
}

static const struct value *call_quote(const struct go_call *call)
{
    struct go_format format = {.out = {.arena = call->arena}};

    for (size_t i = 0; i < call->count; i++) {
        struct go_format inner = {.out = {.arena = call->arena}};

        if (call->arguments[i]->kind == VALUE_NONE)
            continue;
        if (format.out.length)
            buffer_append_byte(&format.out, ' ');
        go_format_value(&inner, call->arguments[i], 'v');
        go_format_text(&format, buffer_str(&inner.out), 'q');
        format.fault = format.fault ? format.fault : inner.fault;
    }
    return text_value(call, &format);
}

static const struct value *call_default(const struct go_call *call)
{
    bool is_given = call->count > 1 && value_is_true(call->arguments[1]);

    return call->arguments[is_given];
}

static const struct value *call_not(const struct go_call *call)
{
    return computed_boolean(call->arena, !value_is_true(call->arguments[0]));
}

/* The arguments were evaluated as far as the result needed: it is the last. */
static const struct value *call_last(const struct go_call *call)
{
    return call->arguments[call->count - 1];
}

static const struct value *call_len(const struct go_call *call)
{
    const struct value *value = call->arguments[0];

    if (value->kind == VALUE_STRING)
        return computed_integer(call->arena, (int64_t)value->string.length);
    if (value->kind == VALUE_LIST || value->kind == VALUE_MAP)
        return computed_integer(call->arena, (int64_t)value->count);
    return go_call_fail(call, "%s has no length", go_type_name(value));
}

/* The argument as a number from 0 up to most. */
static bool read_index(const struct go_call *call, size_t argument, size_t most, size_t *index)
{
    const struct value *value = call->arguments[argument];

    if (value->kind != VALUE_INTEGER || go_is_float(value)) {
        go_call_fail(call, "%s is no index", go_type_name(value));
        return false;
    }
    if (value->digits.bytes || value->integer < 0 || (uint64_t)value->integer > most) {
        go_call_fail(call, "the index is out of range, which goes up to %zu", most);
        return false;
    }
    *index = (size_t)value->integer;
    return true;
}

static const struct value *call_index(const struct go_call *call)
{
    const struct value *value = call->arguments[0];
    size_t index;

    if (value->kind == VALUE_NONE)
        return go_call_fail(call, "nil has no parts");
    for (size_t i = 1; i < call->count; i++) {
        const struct value *key = call->arguments[i];

        if (value->kind == VALUE_MAP && key->kind == VALUE_STRING) {
            value = value_get(value, key->string);
            value = value ? value : computed_none(call->arena);
        } else if (value->kind == VALUE_LIST && value->count) {
            if (!read_index(call, i, value->count - 1, &index))
                return NULL;
            value = value->items[index];
        } else if (value->kind == VALUE_STRING) {
            return go_call_fail(call, "single bytes of a text are not supported");
        } else {
            return go_call_fail(call, "%s has no part for %s", go_type_name(value),
                                go_type_name(key));
        }
    }
    return value;
}

static const struct value *call_slice(const struct go_call *call)
{
    const struct value *value = call->arguments[0];
    bool is_list = value->kind == VALUE_LIST;
    size_t bounds[] = {0, is_list ? value->count : value->string.length, SIZE_MAX};
    size_t most = bounds[1];
    struct value *part;

    if (!is_list && value->kind != VALUE_STRING)
        return go_call_fail(call, "%s has no slices", go_type_name(value));
    if (call->count > 3 && !is_list)
        return go_call_fail(call, "a slice of a text has two bounds at most");
    for (size_t i = 1; i < call->count; i++)
        if (!read_index(call, i, most, &bounds[i - 1]))
            return NULL;
    if (bounds[0] > bounds[1] || bounds[1] > bounds[2])
        return go_call_fail(call, "the bounds of the slice do not rise");
    part = ARENA_NEW(call->arena, struct value);
    *part = *value;
    part->weight = 0;
    part->capacity = 0;
    if (is_list) {
        part->items += bounds[0];
        part->count = bounds[1] - bounds[0];
    } else {
        part->string = str_slice(value->string, bounds[0], bounds[1]);
    }
    return part;
}

static const struct go_function functions[] = {
    {STR_INIT("and"),      1, SIZE_MAX, true,  call_last          },
    {STR_INIT("or"),       1, SIZE_MAX, true,  call_last          },
    {STR_INIT("not"),      1, 1,        false, call_not           },
    {STR_INIT("eq"),       2, SIZE_MAX, false, go_equal           },
    {STR_INIT("ne"),       2, 2,        false, go_unequal         },
    {STR_INIT("lt"),       2, 2,        false, go_less            },
    {STR_INIT("le"),       2, 2,        false, go_less_or_equal   },
    {STR_INIT("gt"),       2, 2,        false, go_greater         },
    {STR_INIT("ge"),       2, 2,        false, go_greater_or_equal},
    {STR_INIT("len"),      1, 1,        false, call_len           },
    {STR_INIT("index"),    1, SIZE_MAX, true,  call_index         },
    {STR_INIT("slice"),    1, 4,        true,  call_slice         },
    {STR_INIT("print"),    0, SIZE_MAX, false, call_print         },
    {STR_INIT("println"),  0, SIZE_MAX, false, call_println       },
    {STR_INIT("printf"),   1, SIZE_MAX, false, call_printf        },
    {STR_INIT("default"),  1, SIZE_MAX, true,  call_default       },
    {STR_INIT("quote"),    0, SIZE_MAX, false, call_quote         },
    {STR_INIT("call"),     0, 0,        false, NULL               },
    {STR_INIT("html"),     0, 0,        false, NULL               },
    {STR_INIT("js"),       0, 0,        false, NULL               },
    {STR_INIT("urlquery"), 0, 0,        false, NULL               },
};

/* What else can stand at the beginning of an action. */
static const struct str keywords[] = {
    STR_INIT("if"),    STR_INIT("else"),     STR_INIT("end"),   STR_INIT("range"),
    STR_INIT("with"),  STR_INIT("define"),   STR_INIT("block"), STR_INIT("template"),
    STR_INIT("break"), STR_INIT("continue"), STR_INIT("true"),  STR_INIT("false"),
    STR_INIT("nil"),
};

const struct go_function *go_function_find(struct arena *arena, struct str name,
                                           struct str *question)
{
    struct suggestion nearest = suggest_for(name);

    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        if (str_equal(functions[i].name, name))
            return &functions[i];
        if (functions[i].call)
            suggest_offer(&nearest, functions[i].name);
    }
    for (size_t i = 0; i < COUNT_OF(keywords); i++)
        suggest_offer(&nearest, keywords[i]);
    *question = suggest_question(arena, &nearest);
    return NULL;
}
