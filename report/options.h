/* SPDX-License-Identifier: MIT */
/* Options that differ between two states, as a table. */
#ifndef REPORT_OPTIONS_H
#define REPORT_OPTIONS_H

#include <stdio.h>

#include "report/plans.h"

/* Section, option, old and new value, what it takes, and where it is written; columns as wide
 * as they need, long values cut. Nothing when there are none. */
void report_options(FILE *out, struct str instance, const struct option_change *changes,
                    size_t count, const struct plan_view *view);

#endif
