/* SPDX-License-Identifier: MIT */
/* Filters on paths, all of them Ansible's. */
#include "template/strings.h"

static bool path_text(const struct call *call, const struct value *value, struct str *text)
{
    if (value->kind != VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span, "a path is a text, not a %s",
                              value_type_name(value)) != NULL;
    *text = value->string;
    return true;
}

static const struct value *filter_basename(const struct call *call)
{
    struct str path;
    size_t slash;

    if (!path_text(call, call->subject, &path))
        return NULL;
    slash = str_find_last(path, '/');
    return give_string(call,
                       slash == STR_NOT_FOUND ? path : str_slice(path, slash + 1, path.length));
}

static const struct value *filter_dirname(const struct call *call)
{
    struct str path, head;
    size_t slash;

    if (!path_text(call, call->subject, &path))
        return NULL;
    slash = str_find_last(path, '/');
    path = str_slice(path, 0, slash == STR_NOT_FOUND ? 0 : slash + 1);
    head = string_strip(path, STR("/"), false, true);
    return give_string(call, head.length ? head : path);
}

static const struct value *filter_path_join(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    const struct value *parts = call->subject;

    if (parts->kind == VALUE_STRING)
        return parts;
    if (parts->kind != VALUE_LIST || parts->form > FORM_TUPLE || !parts->count)
        return evaluator_fail(call->evaluator, call->span,
                              "path_join needs a list of texts, found a %s",
                              value_type_name(parts));
    for (size_t i = 0; i < parts->count; i++) {
        struct str part;

        if (!path_text(call, parts->items[i], &part))
            return NULL;
        if (str_starts_with(part, STR("/")))
            out.length = 0;
        else if (out.length && out.bytes[out.length - 1] != '/')
            buffer_append_byte(&out, '/');
        buffer_append(&out, part);
    }
    return give_string(call, buffer_str(&out));
}

static const struct value *filter_splitext(const struct call *call)
{
    struct value *pair = computed_list(call->evaluator->arena, FORM_TUPLE);
    struct str path, name;
    size_t slash, dot, lead = 0;

    if (!path_text(call, call->subject, &path))
        return NULL;
    slash = str_find_last(path, '/');
    slash = slash == STR_NOT_FOUND ? 0 : slash + 1;
    name = str_slice(path, slash, path.length);
    while (lead < name.length && name.bytes[lead] == '.')
        lead++; /* leading dots begin no extension */
    dot = str_find_last(name, '.');
    dot = dot == STR_NOT_FOUND || dot < lead ? path.length : slash + dot;
    computed_add(call->evaluator->arena, pair, give_string(call, str_slice(path, 0, dot)));
    computed_add(call->evaluator->arena, pair,
                 give_string(call, str_slice(path, dot, path.length)));
    return pair;
}

static const struct callable filters[] = {
    CALLABLE("basename", .run = filter_basename),
    CALLABLE("dirname", .run = filter_dirname),
    CALLABLE("path_join", .run = filter_path_join),
    CALLABLE("splitext", .run = filter_splitext),
};

const struct callable_table path_filters = {"filter", filters, COUNT_OF(filters)};
