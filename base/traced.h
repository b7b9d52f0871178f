/* SPDX-License-Identifier: MIT */
/*
 * A traced string remembers which bytes of which text each of its parts came from. Values of
 * options (joined from several lines), expanded values and rendered files are all traced, so a
 * finding about byte 17 of what supervisord would see is shown where the user wrote it.
 */
#ifndef BASE_TRACED_H
#define BASE_TRACED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/list.h"
#include "base/str.h"
#include "base/text.h"

/* The bytes from start on, up to the next piece, came from source. */
struct piece {
    size_t start;
    struct span source;
    bool verbatim;     /* byte for byte; else the whole source made the whole piece */
    struct span cause; /* the value that the source stood for; text NULL: none */
};

struct traced {
    struct str str;
    struct span source;         /* all of it; exact when there are no pieces */
    const struct piece *pieces; /* NULL: one verbatim piece, the source */
    size_t piece_count;
};

/* A string that stands in the text as it is. */
struct traced traced_from_span(struct span span);

/* A string that as a whole came from source, though it does not stand there. */
struct traced traced_from_str(struct arena *arena, struct str str, struct span source);

/* Bytes offset to offset + length of the string; spans with nothing to point at give source. */
struct traced traced_slice(struct arena *arena, struct traced traced, size_t offset,
                           size_t length);

/* Where those bytes came from: one span, from the first to the last when both lie in one text,
 * else that of the first. */
struct span traced_span(const struct traced *traced, size_t offset, size_t length);

/* The cause of the first of those bytes that has one; else its text is NULL. */
struct span traced_cause(const struct traced *traced, size_t offset, size_t length);

/* The same in the arena, with no more memory than it needs. */
struct traced traced_copy(struct arena *arena, const struct traced *traced);

struct tracer {
    struct buffer buffer;
    LIST_OF(struct piece) pieces;
};

struct tracer tracer_create(struct arena *arena);
/* Makes room for about so many bytes and pieces, before the first is appended. */
void tracer_expect(struct tracer *tracer, size_t bytes, size_t pieces);

/* str came from source: verbatim when both have the same length and bytes. */
void tracer_append(struct tracer *tracer, struct str str, struct span source);
/* As tracer_append, for a mark at source that stood for the value at cause. */
void tracer_append_value(struct tracer *tracer, struct str str, struct span source,
                         struct span cause);
/* What stands at span, which lies within its text. */
void tracer_append_span(struct tracer *tracer, struct span span);
void tracer_append_traced(struct tracer *tracer, const struct traced *traced);
struct traced tracer_finish(struct tracer *tracer, struct span source);

#endif
