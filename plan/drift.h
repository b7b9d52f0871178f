/* SPDX-License-Identifier: MIT */
/* What is not as it was left, apart from the change. */
#ifndef PLAN_DRIFT_H
#define PLAN_DRIFT_H

#include "plan/evidence.h"

/* Adds to plan->drifts groups that do not run with what stands on disk, and processes that are
 * down. */
void find_drift(struct arena *arena, const struct evidence *evidence, struct plan *plan);

#endif
