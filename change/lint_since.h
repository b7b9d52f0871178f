/* SPDX-License-Identifier: MIT */
#ifndef CHANGE_LINT_SINCE_H
#define CHANGE_LINT_SINCE_H

#include "cli/command.h"

/* `lint --since REVISION` and check with it: the commands in supconf-change, where libgit2 is.
 * What is found in the files of the revision, by the rules and settings of now, is not told
 * again. */
command_run run_lint_since;
command_run run_check_since;

#endif
