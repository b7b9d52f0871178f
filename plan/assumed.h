/* SPDX-License-Identifier: MIT */
/* A forecast where no supervisord can be asked: of a change that is only proposed. */
#ifndef PLAN_ASSUMED_H
#define PLAN_ASSUMED_H

#include "plan/plan.h"

/* What a supervisord would tell that runs the model as it is written: processes with autostart
 * run, the others are stopped. Their pids and logs stand for some, and mean nothing. */
struct snapshot snapshot_assumed(struct arena *arena, const struct model *model);

#endif
