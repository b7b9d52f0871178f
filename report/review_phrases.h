/* SPDX-License-Identifier: MIT */
/* What is said of a review to people, whatever the format. */
#ifndef REPORT_REVIEW_PHRASES_H
#define REPORT_REVIEW_PHRASES_H

#include "report/review.h"

/* "Risk medium: 2 groups restart on 3 of 5 hosts; ..." No text of the user is in it. */
struct str review_sentence(struct arena *arena, const struct review *review);

/* The same without the risk. */
struct str review_consequence(struct arena *arena, const struct review *review);

/* What becomes of the groups of one change: "1 goes, 2 restart"; empty: none is touched. */
struct str review_fates(struct arena *arena, const struct review_change *change);

/* "4f2c1ab", or "the work tree". */
struct str review_base(struct arena *arena, const struct review *review);
struct str review_head(struct arena *arena, const struct review *review);

/* "new", "gone" or "changes" */
const char *review_file_fate(const struct review_file *file);

/* Text of the user: secrets covered, in one line, as UTF-8, cut to a length that a table bears.
 */
struct str review_short(struct arena *arena, const struct review_view *view, struct str text);

/* The diff in lines that may be shown anywhere. */
struct str review_diff(struct arena *arena, const struct review_view *view,
                       const struct review_file *file);

/* The old and the new value of an option, with quotes, and where it is written. */
struct str review_before(struct arena *arena, const struct review_view *view,
                         const struct review_option *option);
struct str review_after(struct arena *arena, const struct review_view *view,
                        const struct review_option *option);
struct str review_place(struct arena *arena, const struct review_view *view, struct span span);

#endif
