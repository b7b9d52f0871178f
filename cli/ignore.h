/* SPDX-License-Identifier: MIT */
/*
 * Which files of a walk git would ignore: by the .gitignore of each folder from the top of the
 * repository down, and by .git/info/exclude. The deepest file that says something about a path
 * decides, in it the last line. Outside of a repository nothing is ignored. What git tracks
 * although a pattern fits is ignored here all the same: the index is not read.
 *
 *     struct ignore_files files = ignore_files_for(arena, folder);
 *     ignore_enter(&files, folder);      as the walk goes down
 *     ignore_hides(&files, path, is_folder)
 *     ignore_leave(&files);              and up
 */
#ifndef CLI_IGNORE_H
#define CLI_IGNORE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/ignore_pattern.h"
#include "base/list.h"
#include "base/str.h"

/* The lines of one file, which speak of what lies below folder. */
struct ignore_file {
    struct str folder;
    LIST_OF(struct ignore_pattern) patterns;
};

struct ignore_files {
    struct arena *arena;
    struct str top; /* of the repository; bytes NULL: there is none */
    LIST_OF(struct ignore_file) stack;
};

/* With the files above folder, which is absolute, but not its own. */
struct ignore_files ignore_files_for(struct arena *arena, struct str folder);

void ignore_enter(struct ignore_files *files, struct str folder);
void ignore_leave(struct ignore_files *files);

/* The path is absolute, in a folder that was entered and is not ignored itself. */
bool ignore_hides(const struct ignore_files *files, struct str path, bool is_folder);

/* The folder at or above the path that holds .git; bytes NULL: there is none. */
struct str git_top(struct arena *arena, struct str path);

#endif
