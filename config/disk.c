/* SPDX-License-Identifier: MIT */
/* The files of this machine, found as Python's glob.glob finds them: component by component, a
 * leading dot is matched by a dot alone, links are followed only on the way. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/descriptor.h"
#include "base/path.h"
#include "config/glob.h"
#include "config/machine.h"

struct paths {
    struct str *items;
    size_t count, capacity;
};

static bool is_folder(struct arena *arena, struct str path)
{
    struct stat status;

    return stat(str_to_c(arena, path), &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_there(struct arena *arena, struct str path)
{
    struct stat status;

    return lstat(str_to_c(arena, path), &status) == 0;
}

/* Names of the folder that fit the pattern, with the folder in front. */
static void add_matches(struct arena *arena, struct str folder, struct str pattern,
                        bool folders_only, struct paths *found)
{
    CLEANUP(close_directory)
    DIR *directory = opendir(folder.length ? str_to_c(arena, folder) : ".");
    struct dirent *entry;

    while (directory && (entry = readdir(directory))) {
        struct str name = str_from(entry->d_name), path;

        if (str_equal(name, STR(".")) || str_equal(name, STR("..")))
            continue;
        if (name.bytes[0] == '.' && pattern.bytes[0] != '.')
            continue;
        if (!glob_match(pattern, name))
            continue;
        path = path_join(arena, folder, str_copy(arena, name));
        if (!folders_only || is_folder(arena, path))
            *LIST_ADD(arena, found) = path;
    }
}

/* The paths of folders, each with one more component of the pattern. */
static struct paths descend(struct arena *arena, struct paths folders, struct str component,
                            bool is_last)
{
    struct paths found = {0};

    for (size_t i = 0; i < folders.count; i++) {
        struct str path;

        if (glob_has_magic(component)) {
            add_matches(arena, folders.items[i], component, !is_last, &found);
            continue;
        }
        path = path_join(arena, folders.items[i], component);
        if (component.length ? is_there(arena, path) : is_folder(arena, path))
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

static void find_all(struct arena *arena, struct str pattern, size_t magic, struct paths *found)
{
    struct str rest = str_slice(pattern, magic, pattern.length);

    *LIST_ADD(arena, found) = folder_before(pattern, magic);
    for (;;) {
        size_t slash = str_find(rest, '/');
        bool is_last = slash == STR_NOT_FOUND;
        struct str component = str_cut(&rest, '/');

        while (rest.length && rest.bytes[0] == '/') /* several count as one */
            rest = str_slice(rest, 1, rest.length);
        *found = descend(arena, *found, component, is_last);
        if (is_last || !found->count)
            return;
    }
}

static int compare(const void *left, const void *right)
{
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

static void glob_disk(void *context, struct arena *arena, struct str pattern,
                      struct str **paths, size_t *count)
{
    struct paths found = {0};
    size_t magic = magic_component(pattern);

    (void)context;
    if (str_find(pattern, '\0') == STR_NOT_FOUND) {
        if (magic != STR_NOT_FOUND)
            find_all(arena, pattern, magic, &found);
        else if (str_ends_with(pattern, STR("/")) ? is_folder(arena, pattern)
                                                  : is_there(arena, pattern))
            *LIST_ADD(arena, &found) = pattern;
    }
    if (found.count)
        qsort(found.items, found.count, sizeof(*found.items), compare);
    *paths = found.items;
    *count = found.count;
}

static const struct text *read_disk(void *context, struct arena *arena, struct str path)
{
    struct error ignored = {0}; /* supervisord does not ask for the reason either */
    struct text *text;

    (void)context;
    if (str_find(path, '\0') != STR_NOT_FOUND)
        return NULL;
    return text_load(arena, str_to_c(arena, path), &text, &ignored) ? text : NULL;
}

const struct file_source disk_files = {.read = read_disk, .glob = glob_disk};
