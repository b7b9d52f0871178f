/* SPDX-License-Identifier: MIT */
/* Where the lines of a rendered file come from, in words and as JSON
 * (docs/formats/blame.schema.json). */
#ifndef REPORT_BLAME_H
#define REPORT_BLAME_H

#include <stdio.h>

#include "base/list.h"
#include "base/secrets.h"
#include "base/text.h"
#include "report/style.h"

/* A piece of a line. */
struct blame_part {
    struct str text;
    struct span source;  /* what made it, in a template */
    bool is_verbatim;    /* it stands there as it is */
    struct span cause;   /* the value behind it; text NULL: none is known */
    struct str variable; /* that holds the value, or empty */
    struct str origin;   /* whose the variable is: "group web" */
};

struct blame_line {
    size_t number; /* from 1 */
    struct str text;
    LIST_OF(struct blame_part) parts; /* in order; an empty line has one */
};

struct blame_view {
    struct str target; /* the file, as it was found */
    struct str host, instance;
    const struct blame_line *lines;
    size_t line_count;
    const struct secrets *secrets;
    struct style style;
    struct str directory; /* absolute; paths below it are shown from there */
};

void report_blame(FILE *out, const struct blame_view *view);
void report_blame_json(FILE *out, const struct blame_view *view);

#endif
