/* SPDX-License-Identifier: MIT */
/* The commits of a user's own git repository that lead from one revision to another. */
#ifndef HISTORY_RANGE_H
#define HISTORY_RANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct range_commit {
    struct str id; /* in full */
    struct str author, summary;
};

struct commit_range {
    struct str base, head; /* ids of commits, in full; empty: the work tree, or no commit */
    struct range_commit *items; /* newest first; not more than MOST_RANGE_COMMITS */
    size_t count, capacity;
    size_t total; /* of all, the ones left out too */
};

enum { MOST_RANGE_COMMITS = 50 };

/* Commits that head has and base has not. head NULL: the work tree, whose commits are those of
 * HEAD. A revision that is a tree has no id and no commits. Fails when there is no repository,
 * or a revision is not there. */
bool range_read(struct arena *arena, const char *folder, const char *base, const char *head,
                struct commit_range *range, struct error *err) MUST_CHECK;

#endif
