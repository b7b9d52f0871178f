/* SPDX-License-Identifier: MIT */
/* What the two files of a snapshot share. */
#ifndef HISTORY_SNAPSHOT_TREE_H
#define HISTORY_SNAPSHOT_TREE_H

#include "history/repository.h"
#include "history/snapshot.h"

struct snapshot {
    struct arena *arena;
    git_repository *repository;
    git_tree *tree;
    struct str root;
    struct folder_source folders;
    git_diff *changes; /* from the tree to the work tree; NULL: not asked for yet */
};

#endif
