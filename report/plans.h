/* SPDX-License-Identifier: MIT */
/* Plans in words, Markdown and as JSON (docs/formats/plan.schema.json). */
#ifndef REPORT_PLANS_H
#define REPORT_PLANS_H

#include <stdio.h>

#include "base/secrets.h"
#include "plan/plan.h"
#include "report/style.h"

struct plan_view {
    const struct secrets *secrets;
    struct style style;
    struct str directory; /* absolute; paths below it are shown from there; may be empty */
};

void report_plan(FILE *out, const struct plan *plan, const struct plan_view *view);
void report_plans_markdown(FILE *out, const struct plan *const *plans, size_t count,
                           const struct plan_view *view);
void report_plans_json(FILE *out, const struct plan *const *plans, size_t count,
                       const struct plan_view *view);

#endif
