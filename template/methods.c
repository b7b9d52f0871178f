/* SPDX-License-Identifier: MIT */
/* Methods of text; those that look for something or count stand in text_methods.c. */
#include "template/strings.h"

static struct str text_of(const struct call *call)
{
    return call->subject->string;
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
            return give_boolean(call, true);
    }
    return give_boolean(call, false);
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

static const struct value *method_capitalize(const struct call *call)
{
    return string_capitalize(call, text_of(call));
}

/* A capital behind whatever is no letter. */
static const struct value *method_title(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    bool follows_letter = false;

    for (size_t i = 0; i < text_of(call).length; i++) {
        char byte = text_of(call).bytes[i];
        bool is_letter = (byte | 32) >= 'a' && (byte | 32) <= 'z';

        if ((unsigned char)byte >= 0x80)
            return evaluator_fail(call->evaluator, call->span,
                                  "the case of letters beyond ASCII cannot be changed");
        if (is_letter)
            byte = (char)(follows_letter ? byte | 32 : byte & ~32);
        buffer_append_byte(&out, byte);
        follows_letter = is_letter;
    }
    return give_string(call, buffer_str(&out));
}

static const struct value *remove_part(const struct call *call, bool is_prefix)
{
    struct str text = text_of(call), part;

    if (!call_string(call, 0, STR(""), &part))
        return NULL;
    if (is_prefix && str_starts_with(text, part))
        text = str_slice(text, part.length, text.length);
    else if (!is_prefix && str_ends_with(text, part))
        text.length -= part.length;
    return give_string(call, text);
}

static const struct value *method_removeprefix(const struct call *call)
{
    return remove_part(call, true);
}

static const struct value *method_removesuffix(const struct call *call)
{
    return remove_part(call, false);
}

static const struct callable methods[] = {
    CALLABLE("lower", .run = method_lower),
    CALLABLE("upper", .run = method_upper),
    CALLABLE("capitalize", .run = method_capitalize),
    CALLABLE("title", .run = method_title),
    CALLABLE("strip", .run = method_strip, .parameters = {"chars"}),
    CALLABLE("lstrip", .run = method_lstrip, .parameters = {"chars"}),
    CALLABLE("rstrip", .run = method_rstrip, .parameters = {"chars"}),
    CALLABLE("startswith", .run = method_startswith, .parameters = {"prefix"}, .required = 1),
    CALLABLE("endswith", .run = method_endswith, .parameters = {"suffix"}, .required = 1),
    CALLABLE("removeprefix", .run = method_removeprefix, .parameters = {"prefix"},
             .required = 1),
    CALLABLE("removesuffix", .run = method_removesuffix, .parameters = {"suffix"},
             .required = 1),
    CALLABLE("replace", .run = method_replace, .parameters = {"old", "new", "count"},
             .required = 2),
    CALLABLE("join", .run = method_join, .parameters = {"iterable"}, .required = 1),
    CALLABLE("split", .run = string_split, .parameters = {"sep", "maxsplit"}),
    CALLABLE("rsplit", .run = string_rsplit, .parameters = {"sep", "maxsplit"}),
    CALLABLE("format", .run = method_format, .is_raw = true),
};

const struct callable_table string_methods = {"method", methods, COUNT_OF(methods)};
