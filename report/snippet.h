/* SPDX-License-Identifier: MIT */
/* The line of a span as people see it, and what of it to underline. */
#ifndef REPORT_SNIPPET_H
#define REPORT_SNIPPET_H

#include "base/secrets.h"
#include "base/text.h"

struct snippet {
    size_t line;      /* its number */
    struct str shown; /* secrets covered, nothing that steers, cut when it is very long */
    size_t column;    /* columns before the underline */
    size_t width;     /* columns to underline, at least 1 */
};

/* Of a span over several lines, the first. */
struct snippet snippet_make(struct arena *arena, const struct secrets *secrets,
                            struct span span);

#endif
