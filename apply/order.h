/* SPDX-License-Identifier: MIT */
/* In which order and how many at a time: files, reread, then groups in waves. */
#ifndef APPLY_ORDER_H
#define APPLY_ORDER_H

#include "plan/plan.h"

struct order {
    const struct step **steps; /* those of the plan, the canary before all other groups */
    size_t count;
    size_t group_start; /* the first step of a group */
    size_t batch;       /* groups a wave, at least 1 */
    bool has_canary;    /* it has a wave of its own */
};

/* batch 0 is 1. canary may be empty; ERROR_USAGE when the plan does not touch such a group. */
bool order_make(struct arena *arena, const struct plan *plan, size_t batch, struct str canary,
                struct order *order, struct error *err) MUST_CHECK;

/* How many steps the wave has that begins at step start of a group. */
size_t order_wave(const struct order *order, size_t start);

#endif
