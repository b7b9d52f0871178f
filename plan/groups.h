/* SPDX-License-Identifier: MIT */
/* What will become of each group, from the two configurations and what runs. */
#ifndef PLAN_GROUPS_H
#define PLAN_GROUPS_H

#include "plan/evidence.h"

/* Fills plan->groups, by priority, then name. */
void forecast_groups(struct arena *arena, const struct evidence *evidence, struct plan *plan);

#endif
