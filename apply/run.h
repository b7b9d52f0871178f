/* SPDX-License-Identifier: MIT */
/* One run over a plan: what both ways, forward and back, have in common. */
#ifndef APPLY_RUN_H
#define APPLY_RUN_H

#include "apply/apply.h"
#include "apply/health.h"
#include "apply/order.h"

struct run {
    struct arena *arena;
    const struct plan *plan;
    const struct world *world;
    const struct apply_options *options;
    struct order order;
    size_t begun;  /* steps of the order */
    bool *touched; /* by step: something was done to processes of its group */
    bool has_restarted_daemon;
    bool is_going_back;
    struct health health;
    const struct step *failed_step;
};

bool run_has_touched(const struct run *run);

void run_tell(const struct run *run, const struct step *step);

/* A step on a file, or the reread, which must see what the plan says. */
bool run_step(struct run *run, const struct step *step, struct error *err) MUST_CHECK;

/* Tells of the group's step and notes it in the journal, then it counts as touched. */
bool run_announce_group(struct run *run, size_t index, struct error *err) MUST_CHECK;

/* Brings the group of a step to its state on this way. */
bool run_reach_group(struct run *run, size_t index, struct error *err) MUST_CHECK;

/* Watches the touched groups of the steps from start up to, not including, end. */
bool run_watch(struct run *run, size_t start, size_t end, struct error *err) MUST_CHECK;

/* Restarts the daemon, makes the wish of all its processes true and watches them. */
bool run_restart_daemon(struct run *run, struct error *err) MUST_CHECK;

void run_add_stuck(struct run *run, struct apply_report *report, const struct step *step,
                   const struct error *err);

#endif
