/* SPDX-License-Identifier: MIT */
#include "cli/version.h"

#include <stdio.h>

#include "cli/context.h"

const char supconf_version[] = SUPCONF_VERSION;

const struct command command_version = {
    .name = "version",
    .summary = "show the version of supconf and of the Supervisor it speaks for",
    .examples = "supconf version",
};

bool run_version(struct context *context, enum exit_status *status, struct error *err)
{
    *status = STATUS_CLEAN;
    if (!context_operands_at_most(context, 0, err))
        return false;
    printf("supconf %s (Supervisor 4.2.5)\n", supconf_version);
    return true;
}
