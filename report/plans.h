/* SPDX-License-Identifier: MIT */
/* Plans, and what became of them, in words and as JSON (docs/formats/plan.schema.json). */
#ifndef REPORT_PLANS_H
#define REPORT_PLANS_H

#include <stdio.h>

#include "apply/apply.h"
#include "base/secrets.h"
#include "plan/plan.h"
#include "report/style.h"

void report_plan(FILE *out, const struct plan *plan, const struct secrets *secrets,
                 const struct style *style);
void report_plans_json(FILE *out, const struct plan *const *plans, size_t count,
                       const struct secrets *secrets);
void report_apply(FILE *out, const struct plan *plan, const struct apply_report *report,
                  const struct secrets *secrets, const struct style *style);

/* A unified diff with its lines in colour. */
void report_diff(FILE *out, struct str diff, const struct secrets *secrets,
                 const struct style *style);

#endif
