/* SPDX-License-Identifier: MIT */
/* Where patterns of file names are looked up: the folders of this machine, or those of another
 * tree that looks like one. */
#ifndef CONFIG_FOLDERS_H
#define CONFIG_FOLDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct path_list {
    struct str *items;
    size_t count, capacity;
};

/* What stands in a folder under a name, links not followed. */
enum entry_kind {
    ENTRY_NONE,
    ENTRY_FILE,
    ENTRY_FOLDER,
    ENTRY_LINK,
    ENTRY_OTHER,
};

/* "" is the working directory. */
struct folder_source {
    void *context;
    bool (*is_folder)(void *context, struct arena *arena, struct str path); /* links followed */
    enum entry_kind (*kind)(void *context, struct arena *arena, struct str path);
    /* Adds the names in the folder, without "." and "..", in no order. One that is not there
     * has none; false when it cannot be read. */
    bool (*list)(void *context, struct arena *arena, struct str path, struct path_list *names,
                 struct error *err);
};

extern const struct folder_source disk_folders;

/* As the source's list, sorted. */
bool folders_list(struct arena *arena, const struct folder_source *folders, struct str path,
                  struct path_list *names, struct error *err) MUST_CHECK;

/* Paths that fit a pattern as Python's glob.glob finds them, sorted by code point. */
struct path_list folders_glob(struct arena *arena, const struct folder_source *folders,
                              struct str pattern);

#endif
