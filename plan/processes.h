/* SPDX-License-Identifier: MIT */
/* What becomes of each process of a group. */
#ifndef PLAN_PROCESSES_H
#define PLAN_PROCESSES_H

#include "plan/evidence.h"

/* The three views of one group; NULL: it is not there. */
struct group_sides {
    struct process_list running;
    const struct group *active; /* as it is believed to run */
    const struct group *wanted;
};

/* Adds those that run or are known to supervisord, then new ones, and the times. */
void forecast_processes(struct arena *arena, const struct group_sides *sides,
                        struct group_forecast *forecast);

/* STARTING, RUNNING or BACKOFF: what a stop acts upon. */
bool process_is_up(enum process_state state);

#endif
