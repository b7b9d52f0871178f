/* SPDX-License-Identifier: MIT */
/* Ansible's filter "comment". Source: the manual of Ansible, "Adding comments to files". */
#include "template/strings.h"

/* In the order of the filter's parameters behind "style". */
enum part {
    DECORATION,
    NEWLINE,
    BEGINNING,
    PREFIX,
    PREFIX_COUNT,
    POSTFIX,
    POSTFIX_COUNT,
    END,
    PART_COUNT,
};

static const struct {
    struct str name, decoration, beginning, end;
} styles[] = {
    {STR_INIT("plain"),  STR_INIT("# "),  STR_INIT(""),     STR_INIT("")   },
    {STR_INIT("erlang"), STR_INIT("% "),  STR_INIT(""),     STR_INIT("")   },
    {STR_INIT("c"),      STR_INIT("// "), STR_INIT(""),     STR_INIT("")   },
    {STR_INIT("cblock"), STR_INIT(" * "), STR_INIT("/*"),   STR_INIT(" */")},
    {STR_INIT("xml"),    STR_INIT(" - "), STR_INIT("<!--"), STR_INIT("-->")},
};

static bool read_parts(const struct call *call, struct str *parts)
{
    struct str style, nothing = {"", 0};

    if (!call_string(call, 0, STR("plain"), &style))
        return false;
    for (size_t i = 0; i < COUNT_OF(styles); i++) {
        if (!str_equal(styles[i].name, style))
            continue;
        if (!call_string(call, 1 + DECORATION, styles[i].decoration, &parts[DECORATION]))
            return false;
        parts[BEGINNING] = styles[i].beginning;
        parts[END] = styles[i].end;
        parts[PREFIX] = parts[POSTFIX] =
            string_strip(parts[DECORATION], (struct str){0}, false, true);
        return call_string(call, 1 + NEWLINE, STR("\n"), &parts[NEWLINE]) &&
               call_string(call, 1 + BEGINNING, parts[BEGINNING], &parts[BEGINNING]) &&
               call_string(call, 1 + PREFIX, parts[PREFIX].length ? parts[PREFIX] : nothing,
                           &parts[PREFIX]) &&
               call_string(call, 1 + POSTFIX, parts[POSTFIX].length ? parts[POSTFIX] : nothing,
                           &parts[POSTFIX]) &&
               call_string(call, 1 + END, parts[END], &parts[END]);
    }
    return evaluator_fail(call->evaluator, call->span,
                          "'" STR_FORMAT "' is none of the styles plain, erlang, c, cblock "
                          "and xml",
                          STR_ARGS(style)) != NULL;
}

static bool read_count(const struct call *call, enum part part, int64_t *count)
{
    if (!call_integer(call, 1 + part, 1, count))
        return false;
    if (*count > 10000)
        return evaluator_fail(call->evaluator, call->span, "that is too often") != NULL;
    return true;
}

/* Each line with its decoration, which keeps no space at its end where nothing follows. */
static const struct value *decorate(const struct call *call, const struct str *parts)
{
    struct arena *arena = call->evaluator->arena;
    struct str decoration = parts[DECORATION], newline = parts[NEWLINE];
    struct buffer between = {.arena = arena}, lone = {.arena = arena}, bare = {.arena = arena};
    struct buffer text = {.arena = arena};
    const struct value *lines;

    buffer_append(&between, newline);
    buffer_append(&between, decoration);
    lines = string_replace(call, call->subject->string, newline, buffer_str(&between), -1);
    if (!lines)
        return NULL;
    buffer_append(&text, decoration);
    buffer_append(&text, lines->string);
    buffer_append(&lone, decoration);
    buffer_append(&lone, newline);
    buffer_append(&bare, string_strip(decoration, (struct str){0}, false, true));
    buffer_append(&bare, newline);
    return string_replace(call, buffer_str(&text), buffer_str(&lone), buffer_str(&bare), -1);
}

const struct value *filter_comment(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str parts[PART_COUNT] = {0};
    int64_t prefixes, postfixes;
    const struct value *text;

    if (call->subject->kind != VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span, "a %s cannot be made a comment",
                              value_type_name(call->subject));
    if (!read_parts(call, parts) || !read_count(call, PREFIX_COUNT, &prefixes) ||
        !read_count(call, POSTFIX_COUNT, &postfixes))
        return NULL;
    text = decorate(call, parts);
    if (!text)
        return NULL;
    if (parts[BEGINNING].length) {
        buffer_append(&out, parts[BEGINNING]);
        buffer_append(&out, parts[NEWLINE]);
    }
    for (int64_t i = 0; parts[PREFIX].length && i < prefixes; i++) {
        if (!str_equal(parts[PREFIX], parts[NEWLINE]))
            buffer_append(&out, parts[PREFIX]);
        buffer_append(&out, parts[NEWLINE]);
    }
    buffer_append(&out, text->string);
    for (int64_t i = 0; i < postfixes; i++) {
        buffer_append(&out, parts[NEWLINE]);
        buffer_append(&out, parts[POSTFIX]);
    }
    if (parts[END].length) {
        buffer_append(&out, parts[NEWLINE]);
        buffer_append(&out, parts[END]);
    }
    return give_string(call, buffer_str(&out));
}
