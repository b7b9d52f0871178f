/* SPDX-License-Identifier: MIT */
#include "cli/version.h"

#include <stdio.h>

#include "cli/context.h"

const char supconf_version[] = SUPCONF_VERSION;

/* The numbers of the libraries are those of the build; both programs are meant. */
static const char features[] = "supervisord  3.0 to 4.3, 4.2.5 unless told otherwise\n"
                               "templates    bk, go, jinja\n"
                               "inventories  Ansible's\n"
                               "changes      over unix sockets and HTTP, recorded in git\n";
static const char libraries[] = "libraries    " SUPCONF_LIBRARIES "\n";

const struct command command_version = {
    .name = "version",
    .summary = "show the version of supconf and what it speaks",
    .help = "With --verbose also the libraries that it was built with.",
    .examples = "supconf version",
};

bool run_version(struct context *context, enum exit_status *status, struct error *err)
{
    *status = STATUS_CLEAN;
    if (!context_operands_at_most(context, 0, err))
        return false;
    printf("supconf %s\n%s%s", supconf_version, features, context->is_verbose ? libraries : "");
    return true;
}
