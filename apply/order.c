/* SPDX-License-Identifier: MIT */
#include "apply/order.h"

#include "base/suggest.h"

static bool refuse_canary(struct arena *arena, const struct plan *plan, struct str canary,
                          struct error *err)
{
    struct suggestion nearest = suggest_for(canary);

    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].group)
            suggest_offer(&nearest, plan->steps[i].target);
    return error_set(err, ERROR_USAGE,
                     "the canary '" STR_FORMAT
                     "' is no group that this change starts" STR_FORMAT,
                     STR_ARGS(canary), STR_ARGS(suggest_question(arena, &nearest)));
}

static bool is_canary(const struct step *step, struct str canary)
{
    return canary.length && step->group && step->kind != STEP_REMOVE_GROUP &&
           str_equal(step->target, canary);
}

bool order_make(struct arena *arena, const struct plan *plan, size_t batch, struct str canary,
                struct order *order, struct error *err)
{
    struct order made = {.steps = ARENA_ARRAY(arena, const struct step *, plan->step_count),
                         .batch = batch ? batch : 1};

    for (size_t i = 0; i < plan->step_count && !plan->steps[i].group; i++)
        made.steps[made.count++] = &plan->steps[i];
    made.group_start = made.count;
    for (size_t i = made.group_start; i < plan->step_count; i++)
        if (is_canary(&plan->steps[i], canary))
            made.steps[made.count++] = &plan->steps[i];
    made.has_canary = made.count > made.group_start;
    if (canary.length && !made.has_canary)
        return refuse_canary(arena, plan, canary, err);
    for (size_t i = made.group_start; i < plan->step_count; i++)
        if (!is_canary(&plan->steps[i], canary))
            made.steps[made.count++] = &plan->steps[i];
    *order = made;
    return true;
}

size_t order_wave(const struct order *order, size_t start)
{
    size_t left = order->count - start;

    if (order->has_canary && start == order->group_start)
        return 1;
    return left < order->batch ? left : order->batch;
}
