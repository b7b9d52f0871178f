/* SPDX-License-Identifier: MIT */
/* What the files of this folder share of libgit2: the only place that includes its header. */
#ifndef HISTORY_REPOSITORY_H
#define HISTORY_REPOSITORY_H

#include <git2.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "history/history.h"

#define FILE_LISTING ".supconf-files"

struct history {
    struct arena *arena;
    const char *path;
    git_repository *repository;
};

/* For CLEANUP; each accepts NULL. */
void free_commit(git_commit **commit);
void free_tree(git_tree **tree);
void free_blob(git_blob **blob);
void free_tree_entry(git_tree_entry **entry);

/* Fills err with "history PATH: WHAT: reason of libgit2". */
bool history_fail(const struct history *history, struct error *err, const char *what);

/* Keeps other writers of ours out until *folder is closed. libgit2 compares before it moves a
 * branch, but of two first commits the second would win. */
bool history_lock(const struct history *history, int *folder, struct error *err) MUST_CHECK;

/* The newest commit; NULL when the history is empty. */
bool history_head(const struct history *history, git_commit **commit, struct error *err)
    MUST_CHECK;

/* The commit before; NULL when there is none. */
bool history_parent(const struct history *history, const git_commit *commit,
                    git_commit **parent, struct error *err) MUST_CHECK;

/* An entry to the message of a commit and back. */
const char *entry_message(struct arena *arena, const struct history_entry *entry);
struct history_entry entry_of_commit(struct arena *arena, const git_commit *commit);
bool entry_is_of(const struct history_entry *entry, struct str host, struct str instance);

/* Text without control characters and broken UTF-8, white space collapsed. */
struct str entry_one_line(struct arena *arena, struct str text);

#endif
