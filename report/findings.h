/* SPDX-License-Identifier: MIT */
/*
 * Findings for people and for machines, in several formats at once.
 *
 * A report of many files is put together from parts, so that each file's findings can be
 * forgotten, with its text, once they are formatted; parts may be made in several threads.
 *
 *     struct findings_output output = {.format = FINDINGS_SARIF, .out = stdout};
 *
 *     findings_begin(&report, arena, &output, 1, &view);
 *     part = findings_part(scratch, arena, &report, &view); // once a file
 *     findings_put(&report, &part);
 *     findings_end(&report);
 */
#ifndef REPORT_FINDINGS_H
#define REPORT_FINDINGS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/finding.h"
#include "base/map.h"
#include "base/secrets.h"
#include "base/str.h"
#include "report/style.h"

enum findings_format {
#define FORMAT(SYMBOL, name) FINDINGS_##SYMBOL,
#include "report/formats.def"
#undef FORMAT
    FINDINGS_FORMAT_COUNT,
};

/* Their names in that order; ends with NULL. */
extern const char *const findings_format_names[];

struct findings_view {
    const struct finding_list *findings;
    const struct finding_kind *const *kinds; /* all that can be found: SARIF lists them */
    size_t kind_count;
    const struct secrets *secrets; /* covered wherever text of the user is shown; may be NULL */
    struct style style;
    struct str directory;  /* absolute; paths below it are shown from there; may be empty */
    struct str repository; /* the same for what hosts of repositories read; empty: directory */
    const char *tool_version; /* of supconf */
    const struct str *files;  /* absolute: looked at, some formats name clean ones too */
    size_t file_count;
    enum severity fail_level; /* what counts as failed where there is only yes and no */
    bool has_summary;         /* people get a last line with the totals */
    bool is_for_runner;       /* GitHub's: text must not hold commands to it */
};

struct findings_totals {
    size_t errors, warnings, infos;
    size_t fixable, fixable_unsafe; /* of those, by safe fixes and by others */
    size_t files;                   /* looked at */
    size_t gone;                    /* entries of the baseline that no longer occur */
};

/* One finding in one format. */
struct finding_piece {
    struct str text;
    struct str path;        /* of what it is about, as people see it */
    struct str fingerprint; /* stays when lines move; empty when no format asks for it */
    enum severity severity;
};

/* What is left of the findings of a file. */
struct findings_part {
    struct finding_piece *pieces; /* for each finding, one for each output */
    size_t piece_count;
    struct str *files; /* of the view, as people see them */
    size_t file_count;
    struct findings_totals totals;
};

/* Where a report goes, in which format. The first two members are for the caller to set. */
struct findings_output {
    enum findings_format format;
    FILE *out;          /* NULL: into text */
    struct buffer text; /* whole after findings_end */
    bool has_findings;
    struct finding_piece *held; /* for formats that need all before they can begin */
    size_t held_count, held_capacity;
};

struct findings_report {
    struct arena *arena;              /* of what is held back */
    const struct findings_view *view; /* its findings are not looked at */
    struct findings_output *outputs;
    size_t output_count;
    struct findings_totals totals;
    struct map seen;  /* fingerprints so far */
    struct map files; /* paths looked at */
};

/* The findings of view in all formats of the report, which is only read. The part lives in
 * kept, all else in scratch. */
struct findings_part findings_part(struct arena *scratch, struct arena *kept,
                                   const struct findings_report *report,
                                   const struct findings_view *view);
struct findings_totals findings_count(const struct finding_list *findings, size_t files);

/* outputs and view must outlast the report. */
void findings_begin(struct findings_report *report, struct arena *arena,
                    struct findings_output *outputs, size_t output_count,
                    const struct findings_view *view);
void findings_put(struct findings_report *report, const struct findings_part *part);
void findings_end(struct findings_report *report);

/* All of it at once, in one format. */
void report_findings(FILE *out, enum findings_format format, const struct findings_view *view,
                     size_t file_count);

#endif
