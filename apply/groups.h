/* SPDX-License-Identifier: MIT */
/*
 * Steps on one group, each to its end: stopped means that its processes are gone. The daemon's
 * answers alone do not count (an unkillable process counts as stopped for it).
 */
#ifndef APPLY_GROUPS_H
#define APPLY_GROUPS_H

#include "apply/world.h"
#include "plan/plan.h"

/* Whether there is such a group after the change, or before it. */
bool group_shall_exist(const struct group_forecast *group, bool after);

/* Brings the group to its state after the change, or, going back, to that before. */
bool group_reach(const struct group_forecast *group, bool after, const struct world *world,
                 struct error *err) MUST_CHECK;

/* What the daemon starts by itself is what has autostart. This starts and stops the rest: what
 * ran runs, what was stopped by hand is stopped again. */
bool group_restore_intent(const struct group_forecast *group, bool after,
                          const struct world *world, struct error *err) MUST_CHECK;

/* Stops it, waits for its processes to end, removes it. A group that is not there is fine. */
bool group_take_down(const struct world *world, struct str name, int64_t stop_wait_seconds,
                     struct error *err) MUST_CHECK;

/* Stops those processes of a group, waits until they are gone, and starts them: with what
 * supervisord knows of them, which stays the same. */
bool group_restart_processes(const struct world *world, struct str group,
                             const struct str *processes, size_t count,
                             int64_t stop_wait_seconds, struct error *err) MUST_CHECK;

/* The same for those that read a file which changes. */
bool group_restart_readers(struct arena *arena, const struct group_forecast *group,
                           const struct world *world, struct error *err) MUST_CHECK;

#endif
