/* SPDX-License-Identifier: MIT */
#include "base/edits.h"

#include <assert.h>
#include <string.h>

static size_t end_of(const struct edit *edit)
{
    return edit->span.offset + edit->span.length;
}

/* Number of edits that begin before offset. */
static size_t place_of(const struct edits *edits, size_t offset)
{
    size_t low = 0, high = edits->count;

    if (!high || edits->items[high - 1].span.offset < offset)
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (edits->items[middle].span.offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool edits_have_room(const struct edits *edits, const struct edit *edit)
{
    size_t index = place_of(edits, edit->span.offset);

    if (end_of(edit) > edits->text->bytes.length)
        return false;
    if (index && end_of(&edits->items[index - 1]) > edit->span.offset)
        return false;
    return index == edits->count || (edits->items[index].span.offset > edit->span.offset &&
                                     edits->items[index].span.offset >= end_of(edit));
}

void edits_add(struct edits *edits, const struct edit *edit)
{
    size_t index = place_of(edits, edit->span.offset);

    assert(edits_have_room(edits, edit));
    (void)ARRAY_ADD(edits->arena, edits->items, edits->count, edits->capacity);
    memmove(&edits->items[index + 1], &edits->items[index],
            (edits->count - 1 - index) * sizeof(*edits->items));
    edits->items[index] = *edit;
}

struct traced edits_apply(struct arena *arena, const struct edits *edits,
                          const struct traced *before)
{
    struct tracer tracer = tracer_create(arena);
    struct traced kept;
    size_t at = 0;

    for (size_t i = 0; i < edits->count; i++) {
        const struct edit *edit = &edits->items[i];

        kept = traced_slice(edits->arena, *before, at, edit->span.offset - at);
        tracer_append_traced(&tracer, &kept);
        tracer_append(&tracer, edit->text, traced_span(before, edit->span.offset, 0));
        at = end_of(edit);
    }
    kept = traced_slice(edits->arena, *before, at, before->str.length - at);
    tracer_append_traced(&tracer, &kept);
    return tracer_finish(&tracer, before->source);
}

static void add_between(struct edits *edits, size_t start, size_t end, struct str text)
{
    struct edit edit = {span_make(edits->text, start, end - start), text};

    if (edit.span.length || text.length)
        edits_add(edits, &edit);
}

struct edits edits_between(struct arena *arena, const struct text *text,
                           const struct traced *after)
{
    struct edits edits = {.arena = arena, .text = text};
    size_t at = 0, made = 0; /* up to there, both are told */

    for (size_t i = 0; i < after->piece_count; i++) {
        const struct piece *piece = &after->pieces[i];

        if (!piece->verbatim)
            continue;
        add_between(&edits, at, piece->source.offset,
                    str_slice(after->str, made, piece->start));
        at = piece->source.offset + piece->source.length;
        made = piece->start + piece->source.length;
    }
    if (after->pieces)
        add_between(&edits, at, text->bytes.length,
                    str_slice(after->str, made, after->str.length));
    return edits;
}
