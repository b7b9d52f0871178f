/* SPDX-License-Identifier: MIT */
#include "lint/place.h"

#include <stdint.h>
#include <stdlib.h>

static int compare_texts(const struct text *a, const struct text *b)
{
    return ((uintptr_t)a > (uintptr_t)b) - ((uintptr_t)a < (uintptr_t)b);
}

static int compare_documents(const void *left, const void *right)
{
    const struct document *const *a = left, *const *b = right;

    return compare_texts((*a)->text, (*b)->text);
}

struct place_index place_index_create(struct arena *arena, const struct config *config)
{
    struct place_index index = {.count = config->document_count};

    index.documents = ARENA_ARRAY(arena, const struct document *, index.count);
    for (size_t i = 0; i < index.count; i++)
        index.documents[i] = config->documents[i];
    if (index.count)
        qsort(index.documents, index.count, sizeof(*index.documents), compare_documents);
    return index;
}

static const struct document *document_of(const struct place_index *index,
                                          const struct text *text)
{
    size_t low = 0, high = index->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_texts(index->documents[middle]->text, text);

        if (!order)
            return index->documents[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The last section that begins at or before offset. */
static const struct section *section_at(const struct document *document, size_t offset)
{
    size_t low = 0, high = document->section_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (document->sections[middle].header_span.offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &document->sections[low - 1] : NULL;
}

static bool ends_line(char byte)
{
    return byte == '\n' || byte == '\r';
}

/* Whether one line holds both bytes. */
static bool on_one_line(struct str bytes, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (ends_line(bytes.bytes[i]))
            return false;
    return true;
}

static const struct option *option_at(const struct section *section, struct str bytes,
                                      size_t offset)
{
    size_t low = 0, high = section->count;
    struct span whole;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (section->items[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return NULL;
    whole = option_whole_span(&section->items[low - 1]);
    return on_one_line(bytes, whole.offset + whole.length, offset) ? &section->items[low - 1]
                                                                   : NULL;
}

struct place place_find(const struct place_index *index, struct span span)
{
    struct place place = {0};

    if (!span.text)
        return place;
    place.document = document_of(index, span.text);
    if (place.document)
        place.section = section_at(place.document, span.offset);
    if (place.section)
        place.option = option_at(place.section, span.text->bytes, span.offset);
    return place;
}

struct span place_lines(const struct text *text, size_t offset, size_t last)
{
    struct str bytes = text->bytes;

    while (offset > 0 && !ends_line(bytes.bytes[offset - 1]))
        offset--;
    while (last < bytes.length && !ends_line(bytes.bytes[last]))
        last++;
    return span_make(text, offset, last - offset);
}
