/* SPDX-License-Identifier: MIT */
#ifndef CLI_RENDER_H
#define CLI_RENDER_H

#include "cli/context.h"

/* `supconf render --template`: one template to standard output, without a project. */
bool render_single(const struct context *context, enum exit_status *status, struct error *err)
    MUST_CHECK;

#endif
