/* SPDX-License-Identifier: MIT */
/* Filters on single values; those on lists stand in list_filters.c. bool, to_json, mandatory,
 * basename, dirname and quote are Ansible's. */
#include <inttypes.h>
#include <math.h>

#include "base/utf8.h"
#include "render/formatting.h"
#include "render/json.h"
#include "render/operators.h"
#include "render/strings.h"

static const struct value *give_string(const struct call *call, struct str text)
{
    return computed_string(call->evaluator->arena, text);
}

static bool subject_text(const struct call *call, struct str *text)
{
    return evaluator_text(call->evaluator, call->subject, call->span, text);
}

static const struct value *filter_default(const struct call *call)
{
    bool is_missing = call->subject->kind == VALUE_UNDEFINED ||
                      (call_flag(call, 1) && !value_is_true(call->subject));

    if (!is_missing)
        return call->subject;
    return call->arguments[0] ? call->arguments[0] : give_string(call, STR(""));
}

static const struct value *filter_mandatory(const struct call *call)
{
    return call->subject;
}

static const struct value *filter_bool(const struct call *call)
{
    static const struct str words[] = {STR_INIT("yes"), STR_INIT("on"), STR_INIT("1"),
                                       STR_INIT("true")};
    static const struct value one = {.kind = VALUE_INTEGER, .integer = 1};
    const struct value *subject = call->subject;
    bool is_true = values_equal(subject, &one);

    if (subject->kind == VALUE_NONE || subject->kind == VALUE_BOOLEAN)
        return subject;
    for (size_t i = 0; subject->kind == VALUE_STRING && i < COUNT_OF(words); i++)
        is_true |=
            str_equal(str_lower_ascii(call->evaluator->arena, subject->string), words[i]);
    return computed_boolean(call->evaluator->arena, is_true);
}

static const struct value *real_to_integer(const struct call *call, double real)
{
    if (isnan(real))
        return call->arguments[0] ? call->arguments[0]
                                  : computed_integer(call->evaluator->arena, 0);
    if (real >= 9223372036854775808.0 || real < -9223372036854775808.0)
        return evaluator_fail(call->evaluator, call->span, "the number is beyond 64 bits");
    return computed_integer(call->evaluator->arena, (int64_t)real);
}

static const struct value *filter_int(const struct call *call)
{
    const struct value *subject = call->subject;
    int64_t base, integer = subject->integer;
    bool is_beyond = false;
    double real;

    if (!call_integer(call, 1, 10, &base))
        return NULL;
    if (subject->kind == VALUE_INTEGER)
        return subject;
    if (subject->kind == VALUE_FLOAT)
        return real_to_integer(call, subject->real);
    if (subject->kind == VALUE_BOOLEAN)
        return computed_integer(call->evaluator->arena, subject->boolean);
    if (subject->kind == VALUE_STRING && base >= 0 && base <= 36 && base != 1 &&
        parse_integer(subject->string, (int)base, &integer, &is_beyond))
        return is_beyond
                   ? evaluator_fail(call->evaluator, call->span, "the number is beyond 64 bits")
                   : computed_integer(call->evaluator->arena, integer);
    if (subject->kind == VALUE_STRING &&
        parse_float(call->evaluator->arena, subject->string, &real))
        return real_to_integer(call, real);
    return call->arguments[0] ? call->arguments[0]
                              : computed_integer(call->evaluator->arena, 0);
}

static const struct value *filter_float(const struct call *call)
{
    const struct value *subject = call->subject;
    double real = 0;

    if (subject->kind == VALUE_FLOAT)
        return subject;
    if (value_is_number(subject) && !subject->digits.bytes)
        real = subject->kind == VALUE_BOOLEAN ? subject->boolean : (double)subject->integer;
    else if (subject->kind != VALUE_STRING ||
             !parse_float(call->evaluator->arena, subject->string, &real))
        return call->arguments[0] ? call->arguments[0]
                                  : computed_float(call->evaluator->arena, 0);
    return computed_float(call->evaluator->arena, real);
}

static const struct value *filter_string(const struct call *call)
{
    struct str text;

    return subject_text(call, &text) ? give_string(call, text) : NULL;
}

static const struct value *filter_lower(const struct call *call)
{
    struct str text;

    return subject_text(call, &text) ? string_lower(call, text) : NULL;
}

static const struct value *filter_upper(const struct call *call)
{
    struct str text;

    return subject_text(call, &text) ? string_upper(call, text) : NULL;
}

static const struct value *filter_capitalize(const struct call *call)
{
    const struct value *first, *rest;
    struct buffer out = {.arena = call->evaluator->arena};
    struct str text;
    size_t length = 0;

    if (!subject_text(call, &text))
        return NULL;
    if (text.length)
        utf8_decode(text, 0, &length);
    first = string_upper(call, str_slice(text, 0, length));
    rest = first ? string_lower(call, str_slice(text, length, text.length)) : NULL;
    if (!rest)
        return NULL;
    buffer_append(&out, first->string);
    buffer_append(&out, rest->string);
    return give_string(call, buffer_str(&out));
}

static const struct value *filter_trim(const struct call *call)
{
    struct str text, set;

    if (!subject_text(call, &text) || !call_string(call, 0, (struct str){0}, &set))
        return NULL;
    return give_string(call, string_strip(text, set, true, true));
}

static const struct value *filter_replace(const struct call *call)
{
    struct str text, old, new;
    int64_t count;

    if (!subject_text(call, &text) || !call_integer(call, 2, -1, &count) ||
        !evaluator_text(call->evaluator, call->arguments[0], call->span, &old) ||
        !evaluator_text(call->evaluator, call->arguments[1], call->span, &new))
        return NULL;
    return string_replace(call, text, old, new, count);
}

static const struct value *filter_abs(const struct call *call)
{
    static const struct value zero = {.kind = VALUE_INTEGER};
    const struct value *subject = call->subject;

    if (!value_is_number(subject))
        return evaluator_fail(call->evaluator, call->span, "a %s has no absolute value",
                              value_type_name(subject));
    if (subject->kind == VALUE_FLOAT)
        return computed_float(call->evaluator->arena, fabs(subject->real));
    return operate(call->evaluator, subject->integer < 0 ? OPERATOR_SUBTRACT : OPERATOR_ADD,
                   &zero, subject, call->span);
}

static const struct value *filter_to_json(const struct call *call)
{
    return json_of(call->evaluator, call->subject, call->span);
}

static bool path_text(const struct call *call, struct str *text)
{
    if (call->subject->kind != VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span, "a path is a text, not a %s",
                              value_type_name(call->subject)) != NULL;
    *text = call->subject->string;
    return true;
}

static const struct value *filter_basename(const struct call *call)
{
    struct str path;
    size_t slash;

    if (!path_text(call, &path))
        return NULL;
    slash = str_find_last(path, '/');
    return give_string(call,
                       slash == STR_NOT_FOUND ? path : str_slice(path, slash + 1, path.length));
}

static const struct value *filter_dirname(const struct call *call)
{
    struct str path, head;
    size_t slash;

    if (!path_text(call, &path))
        return NULL;
    slash = str_find_last(path, '/');
    path = str_slice(path, 0, slash == STR_NOT_FOUND ? 0 : slash + 1);
    head = string_strip(path, STR("/"), false, true);
    return give_string(call, head.length ? head : path);
}

static bool needs_quotes(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];

        if (!((byte | 32) >= 'a' && (byte | 32) <= 'z') && !(byte >= '0' && byte <= '9') &&
            str_find(STR("_@%+=:,./-"), (char)byte) == STR_NOT_FOUND)
            return true;
    }
    return !text.length;
}

static const struct value *filter_quote(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str text = STR("");

    if (call->subject->kind != VALUE_NONE && !subject_text(call, &text))
        return NULL;
    if (!needs_quotes(text))
        return give_string(call, text);
    buffer_append_byte(&out, '\'');
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '\'')
            buffer_append_c(&out, "'\"'\"'");
        else
            buffer_append_byte(&out, text.bytes[i]);
    }
    buffer_append_byte(&out, '\'');
    return give_string(call, buffer_str(&out));
}

static const struct value *filter_format(const struct call *call)
{
    struct str text;

    return subject_text(call, &text)
               ? format_percent(call->evaluator, text, call->rest, call->span)
               : NULL;
}

/* clang-format off */
static const struct callable filters[] = {
    {.name = STR_INIT("default"),
     .run = filter_default,
     .parameters = {"default_value", "boolean"},
     .accepts_undefined = true},
    {.name = STR_INIT("d"),
     .run = filter_default,
     .parameters = {"default_value", "boolean"},
     .accepts_undefined = true},
    {.name = STR_INIT("mandatory"),       .run = filter_mandatory,                 .parameters = {"msg"}},
    {.name = STR_INIT("bool"),                           .run = filter_bool                           },
    {.name = STR_INIT("int"),      .run = filter_int,                   .parameters = {"default", "base"}},
    {.name = STR_INIT("float"),.run = filter_float,.parameters = {"default"}},
    {.name = STR_INIT("string"),     .run = filter_string},
    {.name = STR_INIT("lower"),   .run = filter_lower                              },
    {.name = STR_INIT("upper"),                           .run = filter_upper                              },
    {.name = STR_INIT("capitalize"),                           .run = filter_capitalize                                                 },
    {.name = STR_INIT("trim"),                           .run = filter_trim,  .parameters = {"chars"}},
    {.name = STR_INIT("replace"),
     .run = filter_replace,
     .parameters = {"old", "new", "count"},
     .required = 2},
    {.name = STR_INIT("abs"),                           .run = filter_abs},
    {.name = STR_INIT("format"),    .run = filter_format,                                .is_variadic = true},
    {.name = STR_INIT("to_json"),       .run = filter_to_json                     },
    {.name = STR_INIT("basename"),                           .run = filter_basename                                 },
    {.name = STR_INIT("dirname"),                           .run = filter_dirname                                               },
    {.name = STR_INIT("quote"),        .run = filter_quote     },
};
/* clang-format on */

const struct callable_table filter_table = {"filter", filters, COUNT_OF(filters)};
