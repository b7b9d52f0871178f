/* SPDX-License-Identifier: MIT */
#include "cli/ignore.h"

#include <unistd.h>

#include "base/path.h"
#include "config/machine.h"

struct str git_top(struct arena *arena, struct str path)
{
    for (struct str here = path;; here = path_directory(here)) {
        struct str git = path_join(arena, here, STR(".git"));

        if (access(str_to_c(arena, git), F_OK) == 0)
            return here;
        if (here.length <= 1)
            return (struct str){0};
    }
}

/* Empty when it cannot be read: so git does. */
static struct str read_file(struct arena *arena, struct str folder, struct str name)
{
    const struct text *text =
        disk_files.read(disk_files.context, arena, path_join(arena, folder, name));

    return text ? text->bytes : STR("");
}

static void push(struct ignore_files *files, struct str folder, struct str bytes)
{
    struct ignore_file *file = LIST_ADD(files->arena, &files->stack);

    *file = (struct ignore_file){.folder = folder};
    if (str_starts_with(bytes, STR("\xef\xbb\xbf")))
        bytes = str_slice(bytes, 3, bytes.length);
    while (bytes.length) {
        struct str line = str_cut(&bytes, '\n');
        struct ignore_pattern pattern;

        if (str_ends_with(line, STR("\r")))
            line.length--;
        if (ignore_pattern_parse(line, &pattern))
            *LIST_ADD(files->arena, &file->patterns) = pattern;
    }
}

/* The folder with info/exclude: .git, or what that names when it is a file, as it is in further
 * work trees and in submodules. */
static struct str git_folder(struct arena *arena, struct str top)
{
    struct str folder = path_join(arena, top, STR(".git"));
    struct str named = str_trim(read_file(arena, top, STR(".git")));
    struct str common;

    if (str_starts_with(named, STR("gitdir:")))
        folder = path_join(arena, top, str_trim(str_slice(named, 7, named.length)));
    common = str_trim(read_file(arena, folder, STR("commondir")));
    return common.length ? path_join(arena, folder, common) : folder;
}

void ignore_enter(struct ignore_files *files, struct str folder)
{
    if (files->top.bytes)
        push(files, folder, read_file(files->arena, folder, STR(".gitignore")));
}

void ignore_leave(struct ignore_files *files)
{
    if (files->top.bytes)
        files->stack.count--;
}

struct ignore_files ignore_files_for(struct arena *arena, struct str folder)
{
    struct ignore_files files = {.arena = arena, .top = git_top(arena, folder)};

    if (!files.top.bytes)
        return files;
    push(&files, files.top,
         read_file(arena, git_folder(arena, files.top), STR("info/exclude")));
    for (size_t end = files.top.length; end < folder.length; end++)
        if (folder.bytes[end] == '/')
            ignore_enter(&files, str_slice(folder, 0, end));
    if (files.top.length == 1 && folder.length > 1)
        ignore_enter(&files, files.top);
    return files;
}

/* The last pattern of the file that fits, or NULL. */
static const struct ignore_pattern *last_that_fits(const struct ignore_file *file,
                                                   struct str path, bool is_folder)
{
    struct str below = str_slice(path, file->folder.length, path.length);

    while (str_starts_with(below, STR("/")))
        below = str_slice(below, 1, below.length);
    for (size_t i = file->patterns.count; i--;)
        if (ignore_pattern_fits(&file->patterns.items[i], below, is_folder))
            return &file->patterns.items[i];
    return NULL;
}

bool ignore_hides(const struct ignore_files *files, struct str path, bool is_folder)
{
    for (size_t i = files->stack.count; i--;) {
        const struct ignore_pattern *pattern =
            last_that_fits(&files->stack.items[i], path, is_folder);

        if (pattern)
            return !pattern->takes_back;
    }
    return false;
}
