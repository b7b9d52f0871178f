/* SPDX-License-Identifier: MIT */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/lint.h"

/* What `supconf check` finds beyond lint: rendered files that are kept and are not what the
 * templates come to. */
lint_add_more check_add_more;

#endif
