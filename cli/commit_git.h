/* SPDX-License-Identifier: MIT */
/*
 * The git that is installed, asked about some paths of a project and told to commit them. Its
 * hooks, its configuration and its signing count, as when the user had typed the commands; what
 * he has staged besides stays staged and out of the commit.
 */
#ifndef CLI_COMMIT_GIT_H
#define CLI_COMMIT_GIT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* Paths from the project's folder on. */
struct path_list {
    struct str *items;
    size_t count, capacity;
};

struct project_git {
    struct arena *arena;
    const char *directory; /* the project's */
};

/* Fails when git is missing, or the folder is in no work tree. */
bool git_check(const struct project_git *git, struct error *err) MUST_CHECK;

/* What git tracks below folder. */
bool git_tracked(const struct project_git *git, struct str folder, struct path_list *paths,
                 struct error *err) MUST_CHECK;

/* What differs from the last commit among the tracked; all of it when there is none yet. */
bool git_changed(const struct project_git *git, struct str folder, struct path_list *paths,
                 struct error *err) MUST_CHECK;

/* What the last commit has below folder; nothing when there is none yet. */
bool git_committed(const struct project_git *git, struct str folder, struct path_list *paths,
                   struct error *err) MUST_CHECK;

/* The bytes that the last commit has at a path, which is one of those. */
bool git_content(const struct project_git *git, struct str path, struct str *bytes,
                 struct error *err) MUST_CHECK;

/* Commits these paths alone; those of fresh are not tracked yet, and are left so when git or a
 * hook refuses. revision is short. */
bool git_commit(const struct project_git *git, struct str message,
                const struct path_list *paths, const struct path_list *fresh,
                struct str *revision, struct error *err) MUST_CHECK;

#endif
