/* SPDX-License-Identifier: MIT */
/* A unified diff, side by side. */
#ifndef REPORT_REVIEW_DIFF_H
#define REPORT_REVIEW_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/list.h"
#include "base/str.h"

/* Bytes start to end of a line; end 0: none. */
struct diff_part {
    size_t start, end;
};

struct diff_side {
    size_t number;          /* of the line; 0: there is none beside the other */
    struct str text;        /* without its sign */
    bool is_unended;        /* no newline comes behind it: the file ends */
    struct diff_part other; /* what is otherwise in the line beside it, if most is the same */
};

struct diff_row {
    struct str remark; /* "@@ ... @@", else empty */
    bool is_same;
    struct diff_side before, after;
};

struct diff_rows {
    struct diff_row *items;
    size_t count, capacity;
    size_t left_out; /* rows beyond the limit */
};

/* At most so many rows. Lines that replace each other stand beside each other. */
struct diff_rows diff_rows(struct arena *arena, struct str diff, size_t most);

#endif
