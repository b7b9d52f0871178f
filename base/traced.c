/* SPDX-License-Identifier: MIT */
#include "base/traced.h"

#include <string.h>

struct traced traced_from_span(struct span span)
{
    return (struct traced){.str = span_str(span), .source = span};
}

struct traced traced_from_str(struct arena *arena, struct str str, struct span source)
{
    struct tracer tracer = tracer_create(arena);

    tracer_append(&tracer, str, source);
    return tracer_finish(&tracer, source);
}

/* Index of the piece that holds the byte at offset. */
static size_t piece_at(const struct traced *traced, size_t offset)
{
    size_t low = 0, high = traced->piece_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (traced->pieces[middle].start <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static size_t piece_end(const struct traced *traced, size_t index)
{
    return index + 1 < traced->piece_count ? traced->pieces[index + 1].start
                                           : traced->str.length;
}

/* The source of the bytes from..to, which lie in one piece. */
static struct span piece_span(const struct piece *piece, size_t from, size_t to)
{
    if (!piece->verbatim)
        return piece->source;
    return span_make(piece->source.text, piece->source.offset + (from - piece->start),
                     to - from);
}

struct span traced_span(const struct traced *traced, size_t offset, size_t length)
{
    size_t first, last, end = offset + length;
    struct span from, to;

    if (!traced->pieces)
        return traced->source.text
                   ? span_make(traced->source.text, traced->source.offset + offset, length)
                   : traced->source;
    if (!traced->piece_count)
        return traced->source;
    first = piece_at(traced, offset);
    last = length ? piece_at(traced, end - 1) : first;
    if (first == last)
        return piece_span(&traced->pieces[first], offset, end);
    from = piece_span(&traced->pieces[first], offset, piece_end(traced, first));
    to = piece_span(&traced->pieces[last], traced->pieces[last].start, end);
    if (from.text != to.text || to.offset < from.offset)
        return from;
    return span_join(from, to);
}

struct span traced_cause(const struct traced *traced, size_t offset, size_t length)
{
    size_t i = traced->piece_count ? piece_at(traced, offset) : 0;

    for (; i < traced->piece_count && traced->pieces[i].start < offset + length; i++)
        if (traced->pieces[i].cause.text)
            return traced->pieces[i].cause;
    return (struct span){0};
}

struct traced traced_slice(struct arena *arena, struct traced traced, size_t offset,
                           size_t length)
{
    struct tracer tracer;
    size_t end = offset + length;

    if (!traced.pieces)
        return (struct traced){.str = str_slice(traced.str, offset, end),
                               .source = traced_span(&traced, offset, length)};
    tracer = tracer_create(arena);
    for (size_t i = piece_at(&traced, offset); i < traced.piece_count; i++) {
        size_t from = traced.pieces[i].start, to = piece_end(&traced, i);

        if (from >= end)
            break;
        from = from < offset ? offset : from;
        to = to > end ? end : to;
        tracer_append_value(&tracer, str_slice(traced.str, from, to),
                            piece_span(&traced.pieces[i], from, to), traced.pieces[i].cause);
    }
    return tracer_finish(&tracer, traced_span(&traced, offset, length));
}

struct traced traced_copy(struct arena *arena, const struct traced *traced)
{
    struct traced copy = *traced;

    copy.str = str_copy(arena, traced->str);
    if (traced->piece_count) {
        size_t size = traced->piece_count * sizeof(struct piece);

        copy.pieces = memcpy(arena_alloc(arena, 1, size), traced->pieces, size);
    }
    return copy;
}

struct tracer tracer_create(struct arena *arena)
{
    return (struct tracer){.buffer = {.arena = arena}};
}

void tracer_expect(struct tracer *tracer, size_t bytes, size_t pieces)
{
    struct arena *arena = tracer->buffer.arena;

    tracer->buffer.bytes = arena_bytes(arena, bytes);
    tracer->buffer.capacity = bytes;
    LIST_EXPECT(arena, &tracer->pieces, pieces);
}

void tracer_append(struct tracer *tracer, struct str str, struct span source)
{
    tracer_append_value(tracer, str, source, (struct span){0});
}

void tracer_append_value(struct tracer *tracer, struct str str, struct span source,
                         struct span cause)
{
    if (!str.length)
        return;
    *LIST_ADD(tracer->buffer.arena, &tracer->pieces) = (struct piece){
        .start = tracer->buffer.length,
        .source = source,
        .verbatim = source.text && str_equal(span_str(source), str),
        .cause = cause,
    };
    buffer_append(&tracer->buffer, str);
}

void tracer_append_span(struct tracer *tracer, struct span span)
{
    struct str str = span_str(span);

    if (!str.length)
        return;
    *LIST_ADD(tracer->buffer.arena, &tracer->pieces) =
        (struct piece){.start = tracer->buffer.length, .source = span, .verbatim = true};
    buffer_append(&tracer->buffer, str);
}

void tracer_append_traced(struct tracer *tracer, const struct traced *traced)
{
    if (!traced->pieces) {
        tracer_append(tracer, traced->str, traced->source);
        return;
    }
    for (size_t i = 0; i < traced->piece_count; i++) {
        size_t from = traced->pieces[i].start, to = piece_end(traced, i);

        tracer_append_value(tracer, str_slice(traced->str, from, to), traced->pieces[i].source,
                            traced->pieces[i].cause);
    }
}

struct traced tracer_finish(struct tracer *tracer, struct span source)
{
    static const struct piece none;

    return (struct traced){
        .str = buffer_str(&tracer->buffer),
        .source = source,
        .pieces = tracer->pieces.count ? tracer->pieces.items : &none,
        .piece_count = tracer->pieces.count,
    };
}
