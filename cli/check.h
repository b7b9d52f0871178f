/* SPDX-License-Identifier: MIT */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/lint.h"

/* What `supconf check` finds beyond lint: files that outside checks refuse, and rendered files
 * that are kept and are not what the templates come to. */
lint_add_more check_add_more;

/* The first part of it: puts what validate.PATTERN of the settings says about the rendered
 * files into the report. */
lint_add_more check_outside;

#endif
