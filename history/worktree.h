/* SPDX-License-Identifier: MIT */
/* What a user's own git repository says of the folder that a project lies in. */
#ifndef HISTORY_WORKTREE_H
#define HISTORY_WORKTREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct worktree {
    struct str revision; /* full hash of HEAD; empty: no repository, or no commit yet */
    int64_t time;        /* of that commit, in seconds since 1970 */
    bool is_dirty;       /* some of the files that were asked about is in no commit */
};

/* folder lies in the work tree. paths: files and folders, absolute, whose state is_dirty tells;
 * what git ignores does not count, nor do folders named "secrets", which belong in no commit.
 * Fails when there is a repository that cannot be read. */
bool worktree_look(struct arena *arena, const char *folder, const struct str *paths,
                   size_t count, struct worktree *worktree, struct error *err) MUST_CHECK;

#endif
