/* SPDX-License-Identifier: MIT */
/* What the two files of revision trees share. */
#ifndef HISTORY_REVISION_TREE_TYPE_H
#define HISTORY_REVISION_TREE_TYPE_H

#include "history/repository.h"
#include "history/revision_tree.h"

struct revision_tree {
    struct arena *arena;
    git_repository *repository;
    git_tree *object;
    struct str root;
    struct folder_source folders;
    git_diff *changes; /* from the tree to the work tree; NULL: not asked for yet */
};

#endif
