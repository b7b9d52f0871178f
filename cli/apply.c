/* SPDX-License-Identifier: MIT */
#include "cli/carry_out.h"

bool run_apply(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_changes) struct change_set set = {0};
    struct carry_out_options options = carry_out_options(&context->arguments);
    bool is_usable;

    if (!change_begin(context, &set, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    *status = STATUS_FINDINGS;
    if (!change_lint(&set))
        return true;
    *status = STATUS_CLEAN;
    for (size_t i = 0; i < set.count && *status == STATUS_CLEAN; i++)
        if (!carry_out(&set, &set.items[i], &options, status, err))
            return false;
    return true;
}
