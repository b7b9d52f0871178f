/* SPDX-License-Identifier: MIT */
#include "cli/carry_out.h"
#include "cli/saved.h"

bool run_apply(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_changes) struct change_set set = {0};
    struct carry_out_options options = carry_out_options(&context->arguments);
    struct saved_plans saved;
    const char *plan;
    bool is_usable;

    if (!saved_take_operand(context, &plan, err) ||
        !change_begin(context, &set, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    *status = STATUS_FINDINGS;
    if (!change_lint(&set))
        return true;
    if (plan && !saved_read(&set, plan, &saved, err))
        return false;
    options.saved = plan ? &saved : NULL;
    *status = STATUS_CLEAN;
    for (size_t i = 0; i < set.count && *status == STATUS_CLEAN; i++)
        if (!carry_out(&set, &set.items[i], &options, status, err))
            return false;
    return true;
}
