/* SPDX-License-Identifier: MIT */
/* What became of changes, in words and as JSON (docs/formats/apply.schema.json). */
#ifndef REPORT_APPLIES_H
#define REPORT_APPLIES_H

#include <stdio.h>

#include "apply/apply.h"
#include "apply/remedy.h"
#include "report/plans.h"

/* What became of one instance. */
struct apply_result {
    const struct plan *plan;
    bool is_unchanged; /* there was nothing to do: report says nothing */
    bool is_dry;
    struct apply_report report;
    struct remedies remedies;
    struct str approver;   /* who signed the passport that holds; empty: nobody was asked */
    struct str revision;   /* of the history; empty: nothing was recorded */
    int64_t confirm_until; /* seconds since 1970; 0: it does not wait */
    struct str confirm_command; /* that keeps it, when it waits */
};

void report_apply(FILE *out, const struct apply_result *result, const struct plan_view *view);
void report_applies_json(FILE *out, const struct apply_result *results, size_t count,
                         const struct plan_view *view);

/* "done", "pending", "unchanged", "rolled-back", "stuck", "refused". */
const char *apply_result_name(const struct apply_result *result);

#endif
