/* SPDX-License-Identifier: MIT */
/*
 * Whether a group runs as it should: over a whole window longer than startsecs each process
 * that shall run is RUNNING with one pid. States alone would not show a crash loop: supervisord
 * clears exit status and spawn error at each start, only pid and start time tell.
 */
#ifndef APPLY_HEALTH_H
#define APPLY_HEALTH_H

#include "apply/world.h"
#include "plan/plan.h"

struct health {
    struct str failed_process; /* in the arena, when the group is not well */
};

struct health_watch {
    const struct group_forecast *group;
    bool after;        /* the change; else those that ran before it are watched */
    int64_t settle_ms; /* watch at least so long */
};

/* Watches until the group is well (true) or lost (false, err says how). */
bool health_wait(struct arena *arena, const struct health_watch *watch,
                 const struct world *world, struct health *health, struct error *err)
    MUST_CHECK;

#endif
