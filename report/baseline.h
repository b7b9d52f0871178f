/* SPDX-License-Identifier: MIT */
/* A baseline as the file that lint/baseline.h reads: JSON, sorted, one finding a line, so that
 * a review sees what was added to it. */
#ifndef REPORT_BASELINE_H
#define REPORT_BASELINE_H

#include "lint/baseline.h"

/* Paths below directory are written from there. */
struct str baseline_text(struct arena *arena, const struct baseline *baseline,
                         struct str directory);

#endif
