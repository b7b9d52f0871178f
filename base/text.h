/* SPDX-License-Identifier: MIT */
/*
 * A text is a file held in memory, whole and unchanged. A span is a piece of one; everything
 * the program says about a file names a span, and line and column are worked out when it is
 * shown. Texts live in an arena and outlast their spans.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct line_index;

struct text {
    struct str path; /* as the user knows it: shown in messages, ends with NUL */
    struct str bytes;
    struct line_index *lines; /* made at the first question for a position */
};

struct span {
    const struct text *text; /* NULL: nowhere */
    size_t offset, length;   /* in bytes */
};

struct position {
    size_t line;   /* from 1 */
    size_t column; /* from 1, in code points; a broken byte counts as one */
};

/* Reads the whole file. Fails for what cannot be opened or read, and for directories. "-" is a
 * name like any other: see text_read_stdin. */
bool text_load(struct arena *arena, const char *path, struct text **text, struct error *err)
    MUST_CHECK;

/* Reads standard input to its end; path names it in messages. */
bool text_read_stdin(struct arena *arena, const char *path, struct text **text,
                     struct error *err) MUST_CHECK;

/* A text made from bytes, which must outlast it. */
struct text *text_create(struct arena *arena, struct str path, struct str bytes);

/* Lines end with LF, CR LF or a lone CR. Offsets behind the end are taken for the end. */
struct position text_position(const struct text *text, size_t offset);

/* The line (from 1) without its end; empty for a line that is not there. */
struct span text_line(const struct text *text, size_t line);
size_t text_line_count(const struct text *text);

struct span span_make(const struct text *text, size_t offset, size_t length);
static inline struct str span_str(struct span span)
{
    if (!span.text)
        return STR("");
    return str_slice(span.text->bytes, span.offset, span.offset + span.length);
}

struct position span_start(struct span span);
struct position span_end(struct span span);

/* From the start of first to the end of last, which lie in one text. */
struct span span_join(struct span first, struct span last);

#endif
