/* SPDX-License-Identifier: MIT */
/* Files found as Python's glob.glob finds them: component by component, a leading dot is
 * matched by a dot alone, links are followed only on the way. */
#include "config/folders.h"

#include <stdlib.h>

#include "base/list.h"
#include "base/path.h"
#include "config/glob.h"

static bool is_there(struct arena *arena, const struct folder_source *folders, struct str path)
{
    return folders->kind(folders->context, arena, path) != ENTRY_NONE;
}

/* Names of the folder that fit the pattern, with the folder in front. */
static void add_matches(struct arena *arena, const struct folder_source *folders,
                        struct str folder, struct str pattern, bool folders_only,
                        struct path_list *found)
{
    struct error ignored = {0}; /* Python does not tell either */
    struct path_list names = {0};

    if (!folders->list(folders->context, arena, folder, &names, &ignored))
        return;
    for (size_t i = 0; i < names.count; i++) {
        struct str name = names.items[i], path;

        if (name.bytes[0] == '.' && pattern.bytes[0] != '.')
            continue;
        if (!glob_match(pattern, name))
            continue;
        path = path_join(arena, folder, name);
        if (!folders_only || folders->is_folder(folders->context, arena, path))
            *LIST_ADD(arena, found) = path;
    }
}

/* The paths of folders, each with one more component of the pattern. */
static struct path_list descend(struct arena *arena, const struct folder_source *folders,
                                struct path_list from, struct str component, bool is_last)
{
    struct path_list found = {0};

    for (size_t i = 0; i < from.count; i++) {
        struct str path;

        if (glob_has_magic(component)) {
            add_matches(arena, folders, from.items[i], component, !is_last, &found);
            continue;
        }
        path = path_join(arena, from.items[i], component);
        if (component.length ? is_there(arena, folders, path)
                             : folders->is_folder(folders->context, arena, path))
            *LIST_ADD(arena, &found) = path;
    }
    return found;
}

/* Where the first component with a wildcard begins. */
static size_t magic_component(struct str pattern)
{
    size_t start = 0;

    for (size_t i = 0; i < pattern.length; i++) {
        if (pattern.bytes[i] == '/')
            start = i + 1;
        else if (glob_has_magic(str_slice(pattern, i, i + 1)))
            return start;
    }
    return STR_NOT_FOUND;
}

/* The folder in front of offset, as os.path.split cuts it: slashes alone stay. */
static struct str folder_before(struct str pattern, size_t offset)
{
    size_t end = offset;

    while (end && pattern.bytes[end - 1] == '/')
        end--;
    return str_slice(pattern, 0, end ? end : offset);
}

static struct path_list find_all(struct arena *arena, const struct folder_source *folders,
                                 struct str pattern, size_t magic)
{
    struct str rest = str_slice(pattern, magic, pattern.length);
    struct path_list found = {0};

    *LIST_ADD(arena, &found) = folder_before(pattern, magic);
    for (;;) {
        size_t slash = str_find(rest, '/');
        bool is_last = slash == STR_NOT_FOUND;
        struct str component = str_cut(&rest, '/');

        while (rest.length && rest.bytes[0] == '/') /* several count as one */
            rest = str_slice(rest, 1, rest.length);
        found = descend(arena, folders, found, component, is_last);
        if (is_last || !found.count)
            return found;
    }
}

static int compare(const void *left, const void *right)
{
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

bool folders_list(struct arena *arena, const struct folder_source *folders, struct str path,
                  struct path_list *names, struct error *err)
{
    if (!folders->list(folders->context, arena, path, names, err))
        return false;
    if (names->count)
        qsort(names->items, names->count, sizeof(*names->items), compare);
    return true;
}

struct path_list folders_glob(struct arena *arena, const struct folder_source *folders,
                              struct str pattern)
{
    struct path_list found = {0};
    size_t magic = magic_component(pattern);

    if (str_find(pattern, '\0') != STR_NOT_FOUND)
        return found;
    if (magic != STR_NOT_FOUND)
        found = find_all(arena, folders, pattern, magic);
    else if (str_ends_with(pattern, STR("/"))
                 ? folders->is_folder(folders->context, arena, pattern)
                 : is_there(arena, folders, pattern))
        *LIST_ADD(arena, &found) = pattern;
    if (found.count)
        qsort(found.items, found.count, sizeof(*found.items), compare);
    return found;
}
