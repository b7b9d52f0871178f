/* SPDX-License-Identifier: MIT */
#include "report/snippet.h"

#include "report/visible.h"

/* Bytes shown before and behind the start of the span. */
enum { BEFORE = 100, BEHIND = 160 };

static size_t longest_secret(const struct secrets *secrets)
{
    size_t longest = 0;

    for (size_t i = 0; secrets && i < secrets->count; i++)
        if (secrets->items[i].value.length > longest)
            longest = secrets->items[i].value.length;
    return longest;
}

/* Appends text as people see it; returns its columns. */
static size_t append_visible(struct buffer *out, struct str text)
{
    size_t columns = 0, length;

    for (size_t i = 0; i < text.length; i += length)
        columns += visible_append(out, text, i, &length);
    return columns;
}

static size_t visible_columns(struct arena *arena, const struct secrets *secrets,
                              struct str text)
{
    struct buffer scratch = {.arena = arena};

    return append_visible(&scratch, secrets_cover(arena, secrets, text));
}

static bool is_inside_code_point(struct str text, size_t offset)
{
    return offset < text.length && ((unsigned char)text.bytes[offset] & 0xc0) == 0x80;
}

/*
 * A line of megabytes is cut around the span. The cut is made in the raw line a secret's length
 * further out, and that length is dropped from the covered text again: a secret that the cut
 * tears apart would not be found there.
 */
static struct str cut_line(struct arena *arena, const struct secrets *secrets, struct str line,
                           size_t start, size_t *from, size_t *to)
{
    size_t margin = longest_secret(secrets);
    struct str covered;

    *from = start > BEFORE + margin ? start - BEFORE - margin : 0;
    *to = line.length - start > BEHIND + margin ? start + BEHIND + margin : line.length;
    while (*from < start && is_inside_code_point(line, *from))
        ++*from;
    while (*to > start && is_inside_code_point(line, *to))
        --*to;
    covered = secrets_cover(arena, secrets, str_slice(line, *from, *to));
    if (*to < line.length)
        covered = str_slice(covered, 0, covered.length > margin ? covered.length - margin : 0);
    return covered;
}

struct snippet snippet_make(struct arena *arena, const struct secrets *secrets,
                            struct span span)
{
    struct snippet snippet = {.line = span_start(span).line};
    struct span whole = text_line(span.text, snippet.line);
    struct str line = span_str(whole), covered;
    struct buffer out = {.arena = arena};
    size_t start = span.offset - whole.offset, end, from, to, margin, total;

    if (start > line.length)
        start = line.length;
    end = start + span.length;
    covered = cut_line(arena, secrets, line, start, &from, &to);
    if (end > to)
        end = to;
    margin = from ? longest_secret(secrets) : 0;
    if (margin > covered.length)
        margin = covered.length;
    if (from)
        buffer_append_c(&out, "...");
    total = (from ? 3 : 0) + append_visible(&out, str_slice(covered, margin, covered.length));
    if (to < line.length)
        buffer_append_c(&out, "...");
    snippet.shown = buffer_str(&out);
    snippet.column =
        visible_columns(arena, secrets, str_slice(line, from, start)) + (from ? 3 : 0) - margin;
    snippet.width =
        visible_columns(arena, secrets, str_slice(line, from, end)) + (from ? 3 : 0) - margin;
    if (snippet.column > total)
        snippet.column = total;
    if (snippet.width > total)
        snippet.width = total;
    snippet.width = snippet.width > snippet.column ? snippet.width - snippet.column : 1;
    return snippet;
}
