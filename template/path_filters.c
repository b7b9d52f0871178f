/* SPDX-License-Identifier: MIT */
/* Filters on paths, all of them Ansible's. */
#include "base/utf8.h"
#include "template/strings.h"
#include "values/value_order.h"

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

/* The names on a path. false, after a fault: a relative one leads out of the folder that it
 * begins in, whose name then counts. */
static bool path_names(const struct call *call, struct str path, struct value *names)
{
    bool is_absolute = str_starts_with(path, STR("/"));

    if (str_find(path, '\0') != STR_NOT_FOUND)
        return evaluator_fail(call->evaluator, call->span, "a path holds no NUL") != NULL;
    while (path.length) {
        struct str name = str_cut(&path, '/');

        if (!name.length || str_equal(name, STR(".")))
            continue;
        if (!str_equal(name, STR("..")))
            computed_add(call->evaluator->arena, names, give_string(call, name));
        else if (names->count)
            names->count--;
        else if (!is_absolute)
            return evaluator_fail(call->evaluator, call->span,
                                  "where '..' leads depends on the folder that Ansible "
                                  "runs in") != NULL;
    }
    return true;
}

/* What a path is from another one on. Two that are relative begin in the same folder, whichever
 * that is; else both have to be absolute. */
static const struct value *filter_relpath(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    struct value *names = computed_list(arena, FORM_LIST),
                 *bases = computed_list(arena, FORM_LIST);
    struct buffer out = {.arena = arena};
    struct str path, start;
    size_t common = 0;

    if (!path_text(call, call->subject, &path) ||
        !call_string(call, 0, (struct str){0}, &start))
        return NULL;
    if (!path.length)
        return evaluator_fail(call->evaluator, call->span, "the path is empty");
    if (str_starts_with(path, STR("/")) != str_starts_with(start, STR("/")))
        return evaluator_fail(
            call->evaluator, call->span,
            "how a relative and an absolute path lie to each other depends on "
            "the folder that Ansible runs in");
    if (!path_names(call, path, names) || !path_names(call, start, bases))
        return NULL;
    while (common < names->count && common < bases->count &&
           values_equal(names->items[common], bases->items[common]))
        common++;
    for (size_t i = common; i < bases->count; i++)
        buffer_append_c(&out, out.length ? "/.." : "..");
    for (size_t i = common; i < names->count; i++) {
        if (out.length)
            buffer_append_byte(&out, '/');
        buffer_append(&out, names->items[i]->string);
    }
    return give_string(call, out.length ? buffer_str(&out) : STR("."));
}

static bool is_windows_slash(char byte)
{
    return byte == '/' || byte == '\\';
}

static size_t find_windows_slash(struct str path, size_t at)
{
    while (at < path.length && !is_windows_slash(path.bytes[at]))
        at++;
    return at;
}

/* Bytes of what stands for the drive of a path of Windows: "c:", or "\\\\server\\share", which
 * may stand behind "\\\\?\\UNC". */
static size_t drive_length(struct arena *arena, struct str path)
{
    struct str prefix = STR("\\\\?\\unc\\");
    struct buffer start = {.arena = arena};
    size_t length = 0, server;

    if (path.length < 2)
        return 0;
    for (size_t i = 0; i < prefix.length && i < path.length; i++)
        buffer_append_byte(&start, path.bytes[i] == '/' ? '\\' : path.bytes[i]);
    if (!str_starts_with(buffer_str(&start), str_slice(prefix, 0, 2))) {
        utf8_decode(path, 0, &length);
        return length < path.length && path.bytes[length] == ':' ? length + 1 : 0;
    }
    if (!str_equal(str_lower_ascii(arena, buffer_str(&start)), prefix))
        prefix.length = 2;
    server = find_windows_slash(path, prefix.length);
    return server == path.length ? server : find_windows_slash(path, server + 1);
}

/* Where the last name of a path of Windows begins. */
static size_t windows_name(struct str path, size_t drive)
{
    size_t at = path.length;

    while (at > drive && !is_windows_slash(path.bytes[at - 1]))
        at--;
    return at;
}

static const struct value *filter_win_basename(const struct call *call)
{
    struct str path;

    if (!path_text(call, call->subject, &path))
        return NULL;
    return give_string(
        call, str_slice(path, windows_name(path, drive_length(call->evaluator->arena, path)),
                        path.length));
}

static const struct value *filter_win_dirname(const struct call *call)
{
    struct str path;
    size_t drive, name, end;

    if (!path_text(call, call->subject, &path))
        return NULL;
    drive = drive_length(call->evaluator->arena, path);
    name = end = windows_name(path, drive);
    while (end > drive && is_windows_slash(path.bytes[end - 1]))
        end--;
    return give_string(call, str_slice(path, 0, end > drive ? end : name));
}

static const struct value *filter_win_splitdrive(const struct call *call)
{
    struct value *pair = computed_list(call->evaluator->arena, FORM_TUPLE);
    struct str path;
    size_t drive;

    if (!path_text(call, call->subject, &path))
        return NULL;
    drive = drive_length(call->evaluator->arena, path);
    computed_add(call->evaluator->arena, pair, give_string(call, str_slice(path, 0, drive)));
    computed_add(call->evaluator->arena, pair,
                 give_string(call, str_slice(path, drive, path.length)));
    return pair;
}

static const struct callable filters[] = {
    CALLABLE("basename", .run = filter_basename),
    CALLABLE("dirname", .run = filter_dirname),
    CALLABLE("path_join", .run = filter_path_join),
    CALLABLE("splitext", .run = filter_splitext),
    CALLABLE("relpath", .run = filter_relpath, .parameters = {"start"}),
    CALLABLE("win_basename", .run = filter_win_basename),
    CALLABLE("win_dirname", .run = filter_win_dirname),
    CALLABLE("win_splitdrive", .run = filter_win_splitdrive),
};

const struct callable_table path_filters = {"filter", filters, COUNT_OF(filters)};
