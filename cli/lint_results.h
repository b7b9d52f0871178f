/* SPDX-License-Identifier: MIT */
/* What is kept of each file when its text is forgotten: for lint_files.c, which makes it, and
 * lint_fragments.c, which looks at fragments again as parts of their main file. */
#ifndef CLI_LINT_RESULTS_H
#define CLI_LINT_RESULTS_H

#include "cli/lint.h"

struct file_result {
    struct str path; /* absolute and normalized */
    bool is_main;
    bool is_shown; /* false: it is no file of supervisord's */
    bool is_failing;
    struct findings_part part;
    struct lint_tally tally;
    struct str *files; /* absolute, normalized: itself, and what a main file brought in */
    size_t file_count;
    const struct text *input; /* what came from standard input, else NULL */
    struct str error;         /* why it cannot be read, or empty */
};

/* Findings become text. What is kept lies in the arena of result->tally. */
void lint_settle(const struct lint_run *run, struct finding_list *findings,
                 const struct secrets *secrets, struct file_result *result);

/* Fragments that none of the main files among the results includes: when a main file that the
 * settings name, or that lies beside or above a fragment, includes it, it is looked at again as
 * part of that one. Each such main file is read once. */
void lint_fragments(const struct lint_run *run, struct file_result *results, size_t count);

#endif
