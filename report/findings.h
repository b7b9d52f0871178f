/* SPDX-License-Identifier: MIT */
/*
 * Findings for people and for machines.
 *
 * A report of many files is put together from parts, so that each file's findings can be
 * forgotten, with its text, once they are formatted; parts may be formatted in several threads.
 *
 *     findings_begin(&report, stdout, format, &view);
 *     findings_put(&report, findings_part(arena, format, &view), &totals);    // once a file
 *     findings_end(&report);
 */
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
    FINDINGS_JSON,    /* docs/formats/findings.schema.json */
    FINDINGS_SARIF,   /* 2.1.0 */
};

/* Their names in that order; ends with NULL. */
extern const char *const findings_format_names[];

struct findings_view {
    const struct finding_list *findings;
    const struct finding_kind *const *kinds; /* all that can be found: SARIF lists them */
    size_t kind_count;
    const struct secrets *secrets; /* covered wherever text of the user is shown; may be NULL */
    struct style style;
    struct str directory;     /* absolute; paths below it are shown from there; may be empty */
    const char *tool_version; /* of supconf */
    bool has_summary;         /* people get a last line with the totals */
};

struct findings_totals {
    size_t errors, warnings, infos;
    size_t fixable, fixable_unsafe; /* of those, by safe fixes and by others */
    size_t files;                   /* looked at */
};

struct findings_report {
    FILE *out;
    enum findings_format format;
    const struct findings_view *view; /* its findings are not looked at */
    struct findings_totals totals;
    bool has_findings;
};

/* The findings of view, formatted. */
struct str findings_part(struct arena *arena, enum findings_format format,
                         const struct findings_view *view);
struct findings_totals findings_count(const struct finding_list *findings, size_t files);

void findings_begin(struct findings_report *report, FILE *out, enum findings_format format,
                    const struct findings_view *view);
void findings_put(struct findings_report *report, struct str part,
                  const struct findings_totals *totals);
void findings_end(struct findings_report *report);

/* All of it at once. */
void report_findings(FILE *out, enum findings_format format, const struct findings_view *view,
                     size_t file_count);

#endif
