/* SPDX-License-Identifier: MIT */
/* What changed between two texts, line by line, for edits_diff (base/edits.h). */
#ifndef BASE_LINE_DIFF_H
#define BASE_LINE_DIFF_H

#include "base/edits.h"

/* The least lines that make after out of before. Texts that have hardly a line in common give
 * one edit of all that differs, so that the work stays in proportion to their size. */
struct edits line_diff(struct arena *arena, const struct text *before, struct str after);

#endif
