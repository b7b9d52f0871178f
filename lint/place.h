/* SPDX-License-Identifier: MIT */
/* From a byte of a document back to the section and option that hold it. */
#ifndef LINT_PLACE_H
#define LINT_PLACE_H

#include "config/config.h"
#include "config/document.h"

struct place {
    const struct document *document; /* NULL: the span lies in none */
    const struct section *section;   /* NULL: before the first header */
    const struct option *option;     /* NULL: in none, such as a header or a comment */
};

struct place_index {
    const struct document **documents; /* by the address of their text */
    size_t count;
};

struct place_index place_index_create(struct arena *arena, const struct config *config);

/* In logarithmic time; an option holds the whole of its lines, comments behind it included. */
struct place place_find(const struct place_index *index, struct span span);

/* From the start of the line that holds offset to the end of the line that holds last. */
struct span place_lines(const struct text *text, size_t offset, size_t last);

#endif
