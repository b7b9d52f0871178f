/* SPDX-License-Identifier: MIT */
/* What a finding, an option or a section means, for `explain`. */
#ifndef REPORT_EXPLANATIONS_H
#define REPORT_EXPLANATIONS_H

#include <stddef.h>
#include <stdio.h>

#include "base/finding.h"
#include "report/style.h"
#include "schemas/schema.h"

enum explanation_format { EXPLANATION_HUMAN, EXPLANATION_JSON, EXPLANATION_MARKDOWN };

/* Of a kind; else of an option in its section; else of the section. */
struct explanation {
    const struct finding_kind *kind;
    const struct fix *fix; /* of the first finding in kind->bad, or NULL */
    const struct section_schema *section;
    const struct option_schema *option;
};

void report_explanations(FILE *out, enum explanation_format format, const struct style *style,
                         const struct explanation *items, size_t count);

/* "update restarts the group" */
const char *effect_sentence(enum option_effect effect);

/* ":x" when the section has a label, as [program:x] does, else "". */
const char *label_mark(const struct section_schema *section);

/* The formats, one explanation each. */
void explain_for_people(FILE *out, const struct style *style, const struct explanation *item);
void explain_in_markdown(FILE *out, const struct explanation *item);

/* {"version":1,"explanations":[...]} */
void explain_in_json(FILE *out, const struct explanation *items, size_t count);

#endif
