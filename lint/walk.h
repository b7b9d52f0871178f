/* SPDX-License-Identifier: MIT */
/* The walk over one configuration that calls every rule for what it wants to look at. */
#ifndef LINT_WALK_H
#define LINT_WALK_H

#include "lint/lint.h"

/* Calls the rules that the options choose. Findings come in the order of one walk, though a
 * large configuration is shared among the processors. */
void walk_rules(struct lint *lint, const struct lint_options *options);

#endif
