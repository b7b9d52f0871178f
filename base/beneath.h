/* SPDX-License-Identifier: MIT */
/*
 * Ways below a root folder that is open: none leads out of it, none follows a symbolic link,
 * and none is fooled when a folder is swapped for a link meanwhile. A path is relative, its
 * parts are plain names with one slash between them.
 */
#ifndef BASE_BENEATH_H
#define BASE_BENEATH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/compiler.h"
#include "base/error.h"

enum beneath_missing {
    BENEATH_STOP, /* a folder on the way that is not there: the file is not there */
    BENEATH_MAKE, /* is made, with mode 0755 */
};

/* Opens the folder that holds path; *name is the last part of path. *folder stays below 0 when
 * it is not there and must not be made. */
bool beneath_folder(int root, const char *path, enum beneath_missing missing, int *folder,
                    const char **name, struct error *err) MUST_CHECK;

/* Looks at the file name in folder; path names it in messages. *exists is false when it is not
 * there. Fails for what is no regular file, and says what it is. */
bool beneath_look(int folder, const char *name, const char *path, struct stat *status,
                  bool *exists, struct error *err) MUST_CHECK;

/* The same, and opens it for reading; *fd stays below 0 when it is not there. */
bool beneath_open_in(int folder, const char *name, const char *path, int *fd,
                     struct stat *status, struct error *err) MUST_CHECK;

/* The same by its path from the root. */
bool beneath_open(int root, const char *path, int *fd, struct stat *status, struct error *err)
    MUST_CHECK;

/* Removes all that is in the folder name of folder, and itself. Links are removed, never
 * followed; what is not there is fine. */
bool beneath_remove_tree(int folder, const char *name, struct error *err) MUST_CHECK;

#endif
