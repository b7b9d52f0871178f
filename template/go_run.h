/* SPDX-License-Identifier: MIT */
/* A Go template while it is executed. For the files of go. */
#ifndef TEMPLATE_GO_RUN_H
#define TEMPLATE_GO_RUN_H

#include "base/list.h"
#include "template/go_functions.h"
#include "template/go_tree.h"

enum go_jump { GO_JUMP_NONE, GO_JUMP_BREAK, GO_JUMP_CONTINUE };

struct go_variable {
    struct str name; /* with its $ */
    const struct value *value;
};

struct go_run {
    struct rendering *rendering;
    struct arena *arena; /* of values */
    const struct go_template *parsed;
    struct value
        *root; /* all variables of the inventory; filled at the first need of it whole */
    LIST_OF(struct go_variable) variables;
    enum go_jump jump; /* on the way out of a round */
    size_t depth;      /* of templates that call templates */
    size_t first_finding;
};

/* What the pipeline comes to, its variables set; NULL after a fault was reported. */
const struct value *go_evaluate(struct go_run *run, const struct value *dot,
                                const struct go_pipeline *pipeline);

/* Whether a fault at span was reported: loops come by again. */
bool go_run_has_told(struct go_run *run, struct span span);

#endif
