/* SPDX-License-Identifier: MIT */
/* What is not as it was left, apart from the change. */
#ifndef PLAN_DRIFT_H
#define PLAN_DRIFT_H

#include "plan/plan.h"

/* Fills plan->drifts: that of the files (input->drifts), then groups that do not run with what
 * stands on disk, then processes that are down. */
void find_drift(struct arena *arena, const struct plan_input *input, struct plan *plan);

#endif
