/* SPDX-License-Identifier: MIT */
/* Findings for people and for machines. */
#ifndef REPORT_FINDINGS_H
#define REPORT_FINDINGS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/finding.h"
#include "base/secrets.h"
#include "base/str.h"
#include "report/style.h"

enum findings_format {
    FINDINGS_HUMAN,   /* with the line, underlined */
    FINDINGS_CONCISE, /* file:line:column: severity: text [name] */
    FINDINGS_JSON,
    FINDINGS_SARIF,
};

struct findings_view {
    const struct finding_list *findings;
    const struct finding_kind *const *kinds; /* all that can be found: SARIF lists them */
    size_t kind_count;
    const struct secrets *secrets; /* covered wherever text of the user is shown; may be NULL */
    struct style style;
    size_t file_count; /* looked at, for the last line */
};

bool findings_format_from_name(struct str name, enum findings_format *format) MUST_CHECK;

void report_findings(FILE *out, enum findings_format format, const struct findings_view *view);

#endif
