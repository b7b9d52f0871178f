/* SPDX-License-Identifier: MIT */
/* What will become of each group, from the two configurations and what runs. */
#ifndef PLAN_GROUPS_H
#define PLAN_GROUPS_H

#include "plan/plan.h"

/* Fills plan->groups, by priority, then name. Needs input->running. */
void forecast_groups(struct arena *arena, const struct plan_input *input, struct plan *plan);

#endif
