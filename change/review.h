/* SPDX-License-Identifier: MIT */
/* The parts of `supconf review`: review_side.c renders a revision, review_compare.c compares
 * two, review_findings.c what was found in them, review_plan.c asks what runs, review.c leads.
 */
#ifndef CHANGE_REVIEW_H
#define CHANGE_REVIEW_H

#include "change/review_side.h"
#include "report/review.h"

struct review_sides {
    struct arena *arena;
    const struct review_side *base;
    struct review_side *head;
    struct secrets secrets; /* of both */
};

/* Adds to review->changes what differs, equal changes joined, and counts hosts. Items of the
 * head that have no plan yet get one: a supervisord is made up that runs what the base says. */
bool review_compare(const struct review_sides *sides, struct review *review, struct error *err)
    MUST_CHECK;

/* Gives those items of the head a plan that the saved one has an instance for, on this host,
 * which becomes review->seen_host. *is_done false: that cannot be, which was told, and *status
 * is set. Fails with ERROR_STALE when the world is no more as the plan saw it. */
bool review_take_plan(const struct context *context, const char *path,
                      struct review_sides *sides, struct review *review,
                      enum exit_status *status, bool *is_done, struct error *err) MUST_CHECK;

/* Fills review->fresh and review->gone. */
void review_compare_findings(const struct review_sides *sides, struct review *review);

#endif
