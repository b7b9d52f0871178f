/* SPDX-License-Identifier: MIT */
/* The project as one revision of its repository has it, rendered in memory for all hosts. */
#ifndef CHANGE_REVIEW_SIDE_H
#define CHANGE_REVIEW_SIDE_H

#include "cli/project.h"
#include "model/model.h"
#include "plan/plan.h"

struct review_item {
    const struct rendered_instance *rendered;
    const struct model *model; /* empty when there is no main file */
    const struct plan *plan;   /* what becomes of it; of the head, after review_compare */
    bool is_seen;              /* the plan is of what runs, not of what the base says */
};

struct review_side {
    struct project project;
    struct review_item *items; /* one for each of project.rendered */
    size_t count;
    struct finding_list findings; /* where they were written; those of the project come first */
    struct secrets secrets;
    bool is_broken; /* it cannot be rendered: the findings say why */
};

/* revision NULL: the work tree. Without a like, the rules, those of variables too, are those of
 * the settings of the side itself; else those of like, so that a new rule is no change of what
 * it judges. A revision without settings has no items. side must stay where it is. */
bool review_side_load(const struct context *context, const char *revision,
                      const struct project *like, struct review_side *side, struct error *err)
    MUST_CHECK;

/* What a supervisord without configuration would run. */
const struct model *review_no_model(struct arena *arena, const struct project *project);

#endif
