/* SPDX-License-Identifier: MIT */
/*
 * The files of one host on their way below their root. Trees are independent of each other and
 * go through these steps side by side, each step over all trees before the next begins: until
 * all have been staged nothing has changed.
 */
#ifndef CLI_RENDER_TREE_H
#define CLI_RENDER_TREE_H

#include "base/staging.h"
#include "cli/project.h"
#include "render/output.h"
#include "report/manifest.h"

/* A file of a former rendering that is not made any more. */
struct render_rest {
    struct manifest_entry entry;
    enum output_change change; /* OUTPUT_REMOVED or OUTPUT_LEFT */
    const char *reason;        /* why it is left; NULL: this run is not about it */
    struct file_stamp stamp;   /* of the file that is removed */
    struct str bytes;          /* for the diff */
};

struct render_tree {
    struct arena *arena;
    struct str path; /* of the root */
    struct str host; /* empty: a folder of a host that is gone */
    LIST_OF(const struct rendered_instance *) items;

    int root;
    bool has_made_root;
    bool is_as_noted; /* nothing is to be written, and the manifest says all there is to say */
    struct manifest former;
    LIST_OF(struct output_step) steps; /* in the order of the templates, each target once */
    LIST_OF(const struct rendered_instance *) makers; /* whose step it is */
    LIST_OF(struct render_rest) rests;
    struct staging staging;
    LIST_OF(struct finding) findings; /* of outside checks */
    LIST_OF(size_t) finding_steps;    /* the step of each */
    struct error err;
};

struct render_run {
    const struct context *context;
    const struct project *project;
    struct str settings_path;     /* absolute: whose files these are */
    const char *output_directory; /* NULL: the prefix */
    bool is_dry;                  /* nothing is written */
    bool prunes, shows_diff, as_json;
    bool has_all_hosts, has_all_instances;
    LIST_OF(struct render_tree) trees;
};

/* How a step works on one tree; false with tree->err set. */
typedef bool render_tree_step(const struct render_run *run, struct render_tree *tree);

/* One tree a host, or one for all below the prefix. */
bool render_trees_make(struct render_run *run, struct error *err) MUST_CHECK;
void close_render_trees(struct render_run *run);

/* Takes the step with all trees; fails with the error of the first that failed. */
bool render_trees_step(struct render_run *run, render_tree_step *step, struct error *err)
    MUST_CHECK;

render_tree_step render_tree_look;   /* compares with what is there */
render_tree_step render_tree_stage;  /* writes beside, and asks the outside checks */
render_tree_step render_tree_finish; /* puts into place */

/* What is to be done with files of former renderings. */
void render_tree_find_rests(const struct render_run *run, struct render_tree *tree);

/* Whether the tree has anything to write. */
bool render_tree_is_changed(const struct render_tree *tree);

#endif
