/* SPDX-License-Identifier: MIT */
/*
 * What git cannot keep of the rendered files of one host: which instance and template they come
 * from, mode and owner, and which were left out because they hold a secret
 * (docs/formats/tree.schema.json). A file a line, so that merges and diffs stay small; contents
 * are git's own.
 */
#ifndef REPORT_TREES_H
#define REPORT_TREES_H

#include "base/list.h"
#include "base/str.h"

#define TREE_MANIFEST_NAME ".supconf-tree.json"

struct tree_entry {
    struct str path; /* below the prefix */
    struct str instance, template;
    struct str mode, owner; /* as the settings say; empty: they do not */
    bool is_left_out;       /* it holds a secret */
};

struct tree_manifest {
    struct str host;
    LIST_OF(struct tree_entry) entries;
};

/* By path; the same entries give the same text. */
struct str tree_manifest_text(struct arena *arena, struct tree_manifest *manifest);

#endif
