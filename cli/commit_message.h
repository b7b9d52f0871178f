/* SPDX-License-Identifier: MIT */
/* What a commit of the rendered tree changes, for its message: options by instance, hosts where
 * they change alike joined. */
#ifndef CLI_COMMIT_MESSAGE_H
#define CLI_COMMIT_MESSAGE_H

#include "base/map.h"
#include "cli/commit_git.h"
#include "render/render.h"

/* A file that the tree shall hold. */
struct tree_file {
    struct str bytes;
    bool is_executable;
    const struct rendered_instance *item; /* NULL: it tells of others */
};

struct tree_change {
    const struct project_git *git;
    struct str folder;             /* of the tree, from the project's folder on */
    const struct map *wanted;      /* path in the tree -> struct tree_file, without secrets */
    const struct path_list *paths; /* what is committed, from the project's folder on */
};

/* *details has no secret in it unless one is written elsewhere than the inventory says: cover
 * it. Empty when no file of supervisord's changes; an end is put to very long ones. */
bool commit_details(const struct tree_change *change, struct str *details, struct error *err)
    MUST_CHECK;

#endif
