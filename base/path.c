/* SPDX-License-Identifier: MIT */
#include "base/path.h"

#include <string.h>

#include "base/buffer.h"
#include "base/list.h"

bool path_is_absolute(struct str path)
{
    return path.length && path.bytes[0] == '/';
}

struct str path_join(struct arena *arena, struct str directory, struct str path)
{
    size_t length = directory.length;
    char *joined;

    if (path_is_absolute(path) || !length)
        return path;
    joined = arena_bytes(arena, length + 1 + path.length + 1); /* a slash and NUL */
    memcpy(joined, directory.bytes, length);
    if (joined[length - 1] != '/')
        joined[length++] = '/';
    if (path.length)
        memcpy(joined + length, path.bytes, path.length);
    length += path.length;
    joined[length] = '\0';
    return (struct str){joined, length};
}

/* Number of slashes that the normalized path begins with: POSIX keeps exactly two. */
static size_t leading_slashes(struct str path)
{
    size_t count = 0;

    while (count < path.length && path.bytes[count] == '/')
        count++;
    return count == 2 ? 2 : count > 0;
}

/* Most paths. What it takes for suspicious is looked at part by part. */
static bool is_normal(struct str path)
{
    return path.length > 1 && path.bytes[path.length - 1] != '/' && path.bytes[0] != '.' &&
           !str_contains(path, STR("//")) && !str_contains(path, STR("/."));
}

struct str path_normalize(struct arena *arena, struct str path)
{
    LIST_OF(struct str) parts = {0};
    size_t slashes = leading_slashes(path);
    struct buffer result = {.arena = arena};

    if (is_normal(path))
        return str_copy(arena, path);
    for (struct str rest = path; rest.length;) {
        struct str part = str_cut(&rest, '/');

        if (!part.length || str_equal(part, STR(".")))
            continue;
        if (!str_equal(part, STR("..")) || (!slashes && !parts.count) ||
            (parts.count && str_equal(parts.items[parts.count - 1], STR(".."))))
            *LIST_ADD(arena, &parts) = part;
        else if (parts.count)
            parts.count--;
    }
    buffer_repeat(&result, '/', slashes);
    for (size_t i = 0; i < parts.count; i++) {
        if (i)
            buffer_append_byte(&result, '/');
        buffer_append(&result, parts.items[i]);
    }
    if (!result.length)
        buffer_append_byte(&result, '.');
    return str_copy(arena, buffer_str(&result));
}

struct str path_directory(struct str path)
{
    size_t slash = str_find_last(path, '/');

    if (slash == STR_NOT_FOUND)
        return STR("");
    return str_slice(path, 0, slash ? slash : 1);
}

struct str path_name(struct str path)
{
    size_t slash = str_find_last(path, '/');

    return slash == STR_NOT_FOUND ? path : str_slice(path, slash + 1, path.length);
}

bool path_is_below(struct str path, struct str root)
{
    if (!str_starts_with(path, root))
        return false;
    return path.length == root.length || str_equal(root, STR("/")) ||
           path.bytes[root.length] == '/';
}
