/* SPDX-License-Identifier: MIT */
/* Whether groups run as they should: each process that shall run is seen up over a whole window
 * (daemon/sighting.h), and the checks of the instance hold. */
#ifndef APPLY_HEALTH_H
#define APPLY_HEALTH_H

#include "apply/world.h"
#include "plan/plan.h"

struct health {
    const struct group_forecast *failed_group; /* NULL: no process is to blame */
    struct str failed_process;
};

struct health_watch {
    const struct group_forecast *const *groups;
    size_t count;
    bool after;            /* the change; else those that ran before it are watched */
    int64_t settle_ms;     /* watch each process at least so long */
    int check_attempts;    /* of the instance's own checks, which follow; 0: none follow */
    int64_t check_wait_ms; /* between two attempts */
};

/* Watches until all groups are well (true) or one is lost (false, err says how). */
bool health_wait(struct arena *arena, const struct health_watch *watch,
                 const struct world *world, struct health *health, struct error *err)
    MUST_CHECK;

#endif
