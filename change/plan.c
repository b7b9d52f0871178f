/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include <stdio.h>

#include "change/change.h"
#include "change/record.h"
#include "change/saved.h"
#include "report/plans.h"

enum { SHOWN_AS_WORDS, SHOWN_AS_JSON, SHOWN_AS_MARKDOWN };

/* Whether there is something to do. */
static bool print_plans(const struct change_set *set)
{
    const struct context *context = set->context;
    struct plan_view view = change_view(set);
    const struct plan **plans = ARENA_ARRAY(context->arena, const struct plan *, set->count);
    size_t format = option_choice(&context->arguments, "format", SHOWN_AS_WORDS);
    bool has_steps = false;

    for (size_t i = 0; i < set->count; i++) {
        plans[i] = set->items[i].plan;
        has_steps |= !plan_is_empty(plans[i]) || plans[i]->daemon_change_count;
        if (format == SHOWN_AS_WORDS)
            report_plan(stdout, plans[i], &view);
    }
    if (format == SHOWN_AS_JSON)
        report_plans_json(stdout, plans, set->count, &view);
    if (format == SHOWN_AS_MARKDOWN)
        report_plans_markdown(stdout, plans, set->count, &view);
    return has_steps;
}

bool run_plan(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_changes) struct change_set set = {0};
    const char *output = option_value(&context->arguments, "output");
    bool is_usable, is_refused;

    if (!change_begin(context, &set, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    set.restarts_readers = option_is_given(&context->arguments, "restart-readers");
    *status = STATUS_FINDINGS;
    if (!change_lint(&set))
        return true;
    if (!change_ask_outside(&set, &is_refused, err))
        return false;
    if (is_refused)
        return true;
    if (!record_plan_all(&set, err) || (output && !saved_write(&set, output, err)))
        return false;
    *status = print_plans(&set) ? STATUS_FINDINGS : STATUS_CLEAN;
    return true;
}
