/* SPDX-License-Identifier: MIT */
/* The parts of `supconf review`: review_side.c renders a revision, review_compare.c compares
 * two, review_findings.c what was found in them, review.c leads. */
#ifndef CLI_REVIEW_H
#define CLI_REVIEW_H

#include "cli/review_side.h"
#include "report/review.h"

struct review_sides {
    struct arena *arena;
    const struct review_side *base, *head;
    struct secrets secrets; /* of both */
};

/* Adds to review->changes what differs, equal changes joined, and counts hosts. */
bool review_compare(const struct review_sides *sides, struct review *review, struct error *err)
    MUST_CHECK;

/* Fills review->fresh and review->gone. */
void review_compare_findings(const struct review_sides *sides, struct review *review);

#endif
