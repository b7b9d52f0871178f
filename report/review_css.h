/* SPDX-License-Identifier: MIT */
/* The style sheet of the page, made from review.css when supconf is built; ends with NUL. */
#ifndef REPORT_REVIEW_CSS_H
#define REPORT_REVIEW_CSS_H

extern const char review_css[];

#endif
