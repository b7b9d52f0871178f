/* SPDX-License-Identifier: MIT */
#include "config/parts.h"

#include <string.h>

#include "base/parallel.h"

/* So many bytes are worth a thread. Small parts even out that some threads begin late. */
enum { WORTH_A_WORKER_BYTES = 256 * 1024, PARTS_A_WORKER = 4 };

struct part {
    struct arena *arena;
    size_t start, end; /* in the text */
    struct document *document;
};

struct parts {
    const struct text *text;
    struct part items[PARALLEL_WORKERS_MAX * PARTS_A_WORKER];
    size_t count;
};

static void parse_part(void *context, size_t worker, size_t index)
{
    struct parts *parts = context;
    struct part *part = &parts->items[index];

    (void)worker;
    part->document = document_parse_part(part->arena, parts->text, part->start, part->end);
}

/* Where the first header from offset on starts that begins its line, or the end. "[]" is none,
 * and a bracket that is never closed is a fault anyway. */
static size_t next_header(struct str bytes, size_t offset)
{
    size_t found;

    do {
        found = str_search(str_slice(bytes, offset, bytes.length), STR("\n["));
        if (found == STR_NOT_FOUND)
            return bytes.length;
        offset += found + 1;
    } while (str_starts_with(str_slice(bytes, offset, bytes.length), STR("[]")));
    return offset;
}

static struct parts divide(const struct text *text, size_t count)
{
    struct parts parts = {.text = text};
    size_t start = 0, length = text->bytes.length;

    for (size_t i = 1; i <= count && start < length; i++) {
        size_t near = length / count * i;
        size_t end = i < count ? next_header(text->bytes, near > start ? near : start) : length;

        parts.items[parts.count++] =
            (struct part){.arena = arena_create(), .start = start, .end = end};
        start = end;
    }
    return parts;
}

static bool is_complete(const struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        if (!parts->items[i].document)
            return false;
    return true;
}

/* Sections and comments behind one another; what they hold stays where it is. */
static struct document *put_together(struct arena *arena, const struct parts *parts)
{
    struct document *whole = ARENA_NEW(arena, struct document);

    whole->text = parts->text;
    for (size_t i = 0; i < parts->count; i++) {
        whole->section_capacity += parts->items[i].document->section_count;
        whole->comment_capacity += parts->items[i].document->comment_count;
    }
    whole->sections = ARENA_ARRAY(arena, struct section, whole->section_capacity);
    whole->comments = ARENA_ARRAY(arena, struct comment, whole->comment_capacity);
    for (size_t i = 0; i < parts->count; i++) {
        const struct document *part = parts->items[i].document;

        if (part->section_count)
            memcpy(whole->sections + whole->section_count, part->sections,
                   part->section_count * sizeof(*part->sections));
        if (part->comment_count)
            memcpy(whole->comments + whole->comment_count, part->comments,
                   part->comment_count * sizeof(*part->comments));
        whole->section_count += part->section_count;
        whole->comment_count += part->comment_count;
    }
    return whole;
}

size_t document_workers(const struct text *text)
{
    return parallel_share(text->bytes.length, WORTH_A_WORKER_BYTES);
}

struct document *document_parse_parts(struct arena *arena, const struct text *text,
                                      size_t workers)
{
    struct parts parts = divide(text, workers * PARTS_A_WORKER);
    struct document *document = NULL;

    parallel_run(parts.count, workers, parse_part, &parts);
    if (is_complete(&parts))
        document = put_together(arena, &parts);
    for (size_t i = 0; i < parts.count; i++) {
        if (document)
            arena_adopt(arena, parts.items[i].arena);
        else
            destroy_arena(&parts.items[i].arena);
    }
    return document;
}
