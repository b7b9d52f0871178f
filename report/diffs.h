/* SPDX-License-Identifier: MIT */
#ifndef REPORT_DIFFS_H
#define REPORT_DIFFS_H

#include <stdio.h>

#include "base/secrets.h"
#include "base/str.h"
#include "report/style.h"

/* A unified diff with its lines in colour. secrets may be NULL. */
void report_diff(FILE *out, struct str diff, const struct secrets *secrets,
                 const struct style *style);

/* For texts that hold secrets, or held some that are not known any more: each removed line that
 * shows no covered secret is hidden. */
struct str diff_without_removed(struct arena *arena, struct str diff);

#endif
