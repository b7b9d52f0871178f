/* SPDX-License-Identifier: MIT */
/* What must hold before a process is touched: the world is as the plan saw it, and the daemon
 * sees the change as the plan does. */
#ifndef APPLY_CHECK_H
#define APPLY_CHECK_H

#include "apply/world.h"
#include "plan/plan.h"

/* Files, the daemon and the processes of groups that the plan touches. ERROR_STALE names the
 * first difference. */
bool check_unchanged(const struct plan *plan, const struct world *world, struct error *err)
    MUST_CHECK;

/* The groups that reread calls added, changed and removed are those of the plan. ERROR_STALE
 * names the first that is not. */
bool check_reread(const struct plan *plan, const struct reread_result *result,
                  struct error *err) MUST_CHECK;

/* Whether reread calls the group added, changed or removed. */
bool reread_names(const struct reread_result *result, struct str group);

#endif
