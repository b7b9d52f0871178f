/* SPDX-License-Identifier: MIT */
/* Filters on text. comment, quote and split are Ansible's. */
#include "base/utf8.h"
#include "regex/regex.h"
#include "template/formatting.h"
#include "template/strings.h"

static const struct value *filter_lower(const struct call *call)
{
    struct str text;

    return call_subject_text(call, &text) ? string_lower(call, text) : NULL;
}

static const struct value *filter_upper(const struct call *call)
{
    struct str text;

    return call_subject_text(call, &text) ? string_upper(call, text) : NULL;
}

static const struct value *filter_capitalize(const struct call *call)
{
    struct str text;

    return call_subject_text(call, &text) ? string_capitalize(call, text) : NULL;
}

/* Each part between these starts with a capital; the rest of it is small. */
static bool separates_words(uint32_t point)
{
    return utf8_is_space(point) ||
           (point < 0x80 && str_find(STR("-({[<"), (char)point) != STR_NOT_FOUND);
}

static const struct value *filter_title(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str text;
    size_t start = 0, length;

    if (!call_subject_text(call, &text))
        return NULL;
    while (start < text.length) {
        bool separates = separates_words(utf8_decode(text, start, &length));
        const struct value *part;
        size_t end = start;

        while (end < text.length &&
               separates_words(utf8_decode(text, end, &length)) == separates)
            end += length;
        part = string_capitalize(call, str_slice(text, start, end));
        if (!part)
            return NULL;
        buffer_append(&out, part->string);
        start = end;
    }
    return give_string(call, buffer_str(&out));
}

static const struct value *filter_trim(const struct call *call)
{
    struct str text, set;

    if (!call_subject_text(call, &text) || !call_string(call, 0, (struct str){0}, &set))
        return NULL;
    return give_string(call, string_strip(text, set, true, true));
}

static const struct value *filter_replace(const struct call *call)
{
    bool is_counted = call->arguments[2] && call->arguments[2]->kind != VALUE_NONE;
    struct str text, old, new;
    int64_t count = -1;

    if (!call_subject_text(call, &text) || (is_counted && !call_integer(call, 2, -1, &count)) ||
        !call_text(call, 0, STR(""), &old) || !call_text(call, 1, STR(""), &new))
        return NULL;
    return string_replace(call, text, old, new, count);
}

static const struct value *filter_split(const struct call *call)
{
    if (call->subject->kind != VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span, "a %s cannot be split",
                              value_type_name(call->subject));
    return string_split(call);
}

static const struct value *filter_wordcount(const struct call *call)
{
    static const struct regex_options options = {.dialect = REGEX_PYTHON};
    struct regex_fault fault;
    const struct regex *word =
        regex_compile(call->evaluator->arena, STR("\\w+"), &options, &fault);
    struct regex_group group;
    struct regex_match match = {.groups = &group, .count = 1};
    size_t at = 0;
    int64_t count = 0;
    struct str text;

    if (!call_subject_text(call, &text))
        return NULL;
    for (; regex_search(word, text, at, REGEX_ANYWHERE, &match) == REGEX_MATCH; count++)
        at = group.end;
    return computed_integer(call->evaluator->arena, count);
}

static bool indent_text(const struct call *call, struct str *indent)
{
    struct buffer out = {.arena = call->evaluator->arena};
    int64_t width;

    if (call->arguments[0] && call->arguments[0]->kind == VALUE_STRING)
        return call_string(call, 0, STR(""), indent);
    if (!call_integer(call, 0, 4, &width))
        return false;
    if (width > 10000)
        return evaluator_fail(call->evaluator, call->span, "the indent is too wide") != NULL;
    buffer_repeat(&out, ' ', width > 0 ? (size_t)width : 0);
    *indent = buffer_str(&out);
    return true;
}

/* All lines but the first, and blank ones only when they are asked for. */
static const struct value *filter_indent(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str indent, rest, line;
    bool is_first = true;

    if (call->subject->kind != VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span, "a %s cannot be indented",
                              value_type_name(call->subject));
    if (!indent_text(call, &indent))
        return NULL;
    buffer_append(&out, call->subject->string);
    buffer_append_byte(&out, '\n');
    rest = str_copy(call->evaluator->arena, buffer_str(&out));
    out.length = 0;
    if (call_flag(call, 1))
        buffer_append(&out, indent);
    while (string_next_line(&rest, &line, NULL)) {
        if (!is_first) {
            buffer_append_byte(&out, '\n');
            if (line.length || call_flag(call, 2))
                buffer_append(&out, indent);
        }
        buffer_append(&out, line);
        is_first = false;
        if (!evaluator_charge(call->evaluator, 1 + indent.length / 64, call->span))
            return NULL;
    }
    return give_string(call, buffer_str(&out));
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

    if (call->subject->kind != VALUE_NONE && !call_subject_text(call, &text))
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
    struct value *by_place = computed_list(call->evaluator->arena, FORM_TUPLE);
    struct value *by_name = computed_map(call->evaluator->arena);
    struct str text;

    for (size_t i = 0; i < call->given->count; i++) {
        const struct given *given = &call->given->items[i];

        if (given->name.length)
            computed_put(call->evaluator->arena, by_name, give_string(call, given->name),
                         given->value);
        else
            computed_add(call->evaluator->arena, by_place, given->value);
    }
    if (by_name->count && by_place->count)
        return evaluator_fail(call->evaluator, call->span,
                              "the arguments are given by place or by name, not both");
    return call_subject_text(call, &text)
               ? format_percent(call->evaluator, text, by_name->count ? by_name : by_place,
                                call->span)
               : NULL;
}

static const struct callable filters[] = {
    CALLABLE("lower", .run = filter_lower),
    CALLABLE("upper", .run = filter_upper),
    CALLABLE("capitalize", .run = filter_capitalize),
    CALLABLE("title", .run = filter_title),
    CALLABLE("trim", .run = filter_trim, .parameters = {"chars"}),
    CALLABLE("replace", .run = filter_replace, .parameters = {"old", "new", "count"},
             .required = 2),
    CALLABLE("split", .run = filter_split, .parameters = {"sep", "maxsplit"}),
    CALLABLE("wordcount", .run = filter_wordcount),
    CALLABLE("indent", .run = filter_indent, .parameters = {"width", "first", "blank"}),
    CALLABLE("quote", .run = filter_quote),
    CALLABLE("comment", .run = filter_comment,
             .parameters = {"style", "decoration", "newline", "beginning", "prefix",
                            "prefix_count", "postfix", "postfix_count", "end"}),
    CALLABLE("format", .run = filter_format, .is_raw = true),
};

const struct callable_table text_filters = {"filter", filters, COUNT_OF(filters)};
