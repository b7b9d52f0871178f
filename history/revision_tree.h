/* SPDX-License-Identifier: MIT */
/*
 * The work tree of a user's own git repository as one of its revisions holds it, in the place
 * of the disk. Nothing is checked out and nothing written. What lies outside the work tree
 * comes from the disk.
 *
 *     CLEANUP(close_revision_tree) struct revision_tree *tree = NULL;
 *     if (!revision_tree_open(folder, "main~2", &tree, err))
 *         return false;
 *     machine.files = revision_tree_files(tree);
 *
 * For one thread at a time.
 */
#ifndef HISTORY_REVISION_TREE_H
#define HISTORY_REVISION_TREE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "config/folders.h"
#include "config/machine.h"

struct revision_tree;

/* Looks for the repository from folder upwards, as git does. revision is whatever git takes for
 * one commit or tree. Fails with ERROR_USAGE, naming the nearest branch or tag, for a revision
 * that is not there, and when there is no repository or it has no work tree. */
bool revision_tree_open(const char *folder, const char *revision, struct revision_tree **tree,
                        struct error *err) MUST_CHECK;
void close_revision_tree(struct revision_tree **tree);

/* The top of the work tree, absolute, without a slash at the end. */
struct str revision_tree_root(const struct revision_tree *tree);

/* Whether the path lies in the work tree, links on the way followed. */
bool revision_tree_holds(const struct revision_tree *tree, struct arena *arena,
                         struct str path);

/* With folders; valid while the tree is open. */
struct file_source revision_tree_files(struct revision_tree *tree);

/* Where the file that now lies at path, absolute, lay then: path itself when it was there, else
 * the place that git would say it was renamed from; bytes NULL: nowhere. */
struct str revision_tree_former_path(struct arena *arena, struct revision_tree *tree,
                                     struct str path);

#endif
