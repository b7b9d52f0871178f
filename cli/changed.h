/* SPDX-License-Identifier: MIT */
/*
 * What a commit changes: the operands of `lint --changed` and `fmt --changed`, as pre-commit
 * and git name them. Most are no business of supconf's and are passed over; what the project
 * renders from is not looked at by itself, but by what it comes to.
 */
#ifndef CLI_CHANGED_H
#define CLI_CHANGED_H

#include "cli/lint.h"

/* The files that are there, may be configuration by their names, and are no links nor sources
 * of the project. Whether they are any is told by what they hold. */
void changed_files(const struct context *context, const struct project *project,
                   struct lint_targets *targets);

/* For lint: those files; all of the project, rendered, when what it is made from changes; and
 * all there is when no file is named, or when configuration was removed, since what else named
 * it is not known. */
bool lint_collect_changed(const struct context *context, struct project *project,
                          struct lint_targets *targets, struct error *err) MUST_CHECK;

/* What the settings name: paths and instances; when they name nothing, the working folder. */
bool lint_collect_whole(const struct context *context, struct project *project,
                        struct lint_targets *targets, struct error *err) MUST_CHECK;

#endif
