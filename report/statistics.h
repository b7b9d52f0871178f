/* SPDX-License-Identifier: MIT */
/* Kinds of findings in rows: how often each was found, or all there are. */
#ifndef REPORT_STATISTICS_H
#define REPORT_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/finding.h"

struct kind_count {
    const struct finding_kind *kind;
    size_t count;
};

/* The most frequent first. */
void report_statistics(FILE *out, struct kind_count *counts, size_t count, bool as_json);

/* In the given order: code, severity, name, summary. */
void report_kinds(FILE *out, const struct finding_kind *const *kinds, size_t count,
                  bool as_json);

#endif
