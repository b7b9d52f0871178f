/* SPDX-License-Identifier: MIT */
/* A unified diff as a table for the page of a review: old and new side by side. */
#ifndef REPORT_HTML_DIFF_H
#define REPORT_HTML_DIFF_H

#include "base/buffer.h"

/* The diff may be shown anywhere (review_diff()). *rows_so_far counts those of the whole page,
 * which has an end; how many were left out is told. */
void html_diff_append(struct buffer *out, struct str diff, size_t *rows_so_far);

#endif
