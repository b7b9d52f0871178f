/* SPDX-License-Identifier: MIT */
/* The edits of a text as a unified diff: each is widened to whole lines, what comes close
 * together becomes one hunk. */
#include <string.h>

#include "base/buffer.h"
#include "base/edits.h"

enum { CONTEXT_LINES = 3 };

/* Whole lines of the old text, and what takes their place. */
struct change {
    size_t start, end;
    struct str text;
};

struct changes {
    struct change *items;
    size_t count, capacity;
};

/* Offset behind the line that holds offset. */
static size_t line_end(struct str bytes, size_t offset)
{
    const char *feed = offset < bytes.length
                           ? memchr(bytes.bytes + offset, '\n', bytes.length - offset)
                           : NULL;

    return feed ? (size_t)(feed - bytes.bytes) + 1 : bytes.length;
}

static size_t line_start(struct str bytes, size_t offset)
{
    while (offset && bytes.bytes[offset - 1] != '\n')
        offset--;
    return offset;
}

static size_t count_lines(struct str lines)
{
    size_t count = 0;

    for (size_t at = 0; at < lines.length; at = line_end(lines, at))
        count++;
    return count;
}

/* The edit without what stays as it is at its ends. */
static struct edit trim_edit(struct edit edit)
{
    struct str old = span_str(edit.span);
    size_t same = 0;

    while (same < old.length && same < edit.text.length &&
           old.bytes[same] == edit.text.bytes[same])
        same++;
    edit.span = span_make(edit.span.text, edit.span.offset + same, old.length - same);
    edit.text = str_slice(edit.text, same, edit.text.length);
    old = span_str(edit.span);
    while (edit.span.length && edit.text.length &&
           old.bytes[edit.span.length - 1] == edit.text.bytes[edit.text.length - 1]) {
        edit.span.length--;
        edit.text.length--;
    }
    return edit;
}

/* The change without lines that stay at its ends. */
static struct change trim_change(struct str bytes, struct change change)
{
    while (change.start < change.end && change.text.length) {
        size_t old_end = line_end(bytes, change.start), new_end = line_end(change.text, 0);

        if (!str_equal(str_slice(bytes, change.start, old_end),
                       str_slice(change.text, 0, new_end)))
            break;
        change.start = old_end;
        change.text = str_slice(change.text, new_end, change.text.length);
    }
    while (change.start < change.end && change.text.length) {
        size_t old = line_start(bytes, change.end - 1);
        size_t new = line_start(change.text, change.text.length - 1);

        if (!str_equal(str_slice(bytes, old, change.end),
                       str_slice(change.text, new, change.text.length)))
            break;
        change.end = old;
        change.text.length = new;
    }
    return change;
}

/* The lines that the edits from *index on change; edits of one line belong together. */
static struct change next_change(struct arena *arena, const struct edits *edits, size_t *index)
{
    struct str bytes = edits->text->bytes;
    struct buffer text = {.arena = arena};
    size_t start = line_start(bytes, trim_edit(edits->items[*index]).span.offset);
    size_t end = start, at = start;

    for (; *index < edits->count; (*index)++) {
        struct edit edit = trim_edit(edits->items[*index]);

        if (end > start && edit.span.offset >= end && bytes.bytes[end - 1] == '\n')
            break;
        buffer_append(&text, str_slice(bytes, at, edit.span.offset));
        buffer_append(&text, edit.text);
        at = edit.span.offset + edit.span.length;
        if (at >= end)
            end = line_end(bytes, at);
    }
    buffer_append(&text, str_slice(bytes, at, end));
    return trim_change(bytes, (struct change){start, end, buffer_str(&text)});
}

static void append_lines(struct buffer *diff, char sign, struct str lines)
{
    for (size_t at = 0; at < lines.length;) {
        size_t end = line_end(lines, at);

        buffer_append_byte(diff, sign);
        buffer_append(diff, str_slice(lines, at, end));
        if (lines.bytes[end - 1] != '\n')
            buffer_append_c(diff, "\n\\ No newline at end of file\n");
        at = end;
    }
}

/* "12,3": a side without lines is named by the line before it. */
static void append_range(struct buffer *diff, char sign, size_t before, size_t count)
{
    buffer_printf(diff, "%c%zu", sign, count ? before + 1 : before);
    if (count != 1)
        buffer_printf(diff, ",%zu", count);
}

/* Where the context in front of start begins, not before floor. */
static size_t context_start(struct str bytes, size_t floor, size_t start)
{
    for (size_t i = 0; i < CONTEXT_LINES && start > floor; i++)
        start = line_start(bytes, start - 1);
    return start;
}

static size_t context_end(struct str bytes, size_t end)
{
    for (size_t i = 0; i < CONTEXT_LINES && end < bytes.length; i++)
        end = line_end(bytes, end);
    return end;
}

/* How far the diff has come. */
struct progress {
    size_t at;                   /* in the old text */
    size_t old_lines, new_lines; /* before that place */
};

static void append_hunk(struct buffer *diff, struct str bytes, const struct change *changes,
                        size_t count, struct progress *progress)
{
    size_t start = context_start(bytes, progress->at, changes[0].start), at = start;
    size_t end = context_end(bytes, changes[count - 1].end);
    size_t skipped = count_lines(str_slice(bytes, progress->at, start));
    size_t old_count = count_lines(str_slice(bytes, start, end)), new_count = old_count;

    for (size_t i = 0; i < count; i++) {
        new_count += count_lines(changes[i].text);
        new_count -= count_lines(str_slice(bytes, changes[i].start, changes[i].end));
    }
    buffer_append_c(diff, "@@ ");
    append_range(diff, '-', progress->old_lines + skipped, old_count);
    buffer_append_byte(diff, ' ');
    append_range(diff, '+', progress->new_lines + skipped, new_count);
    buffer_append_c(diff, " @@\n");
    for (size_t i = 0, next; i < count; i = next) {
        append_lines(diff, ' ', str_slice(bytes, at, changes[i].start));
        at = changes[i].end;
        for (next = i + 1; next < count && changes[next].start == at; next++)
            at = changes[next].end;
        append_lines(diff, '-', str_slice(bytes, changes[i].start, at));
        for (size_t j = i; j < next; j++)
            append_lines(diff, '+', changes[j].text);
    }
    append_lines(diff, ' ', str_slice(bytes, at, end));
    progress->at = end;
    progress->old_lines += skipped + old_count;
    progress->new_lines += skipped + new_count;
}

/* How many changes from the first on are so close that their context would meet. */
static size_t hunk_size(struct str bytes, const struct change *changes, size_t count)
{
    size_t size = 1;

    while (size < count && context_start(bytes, changes[size - 1].end, changes[size].start) <=
                               context_end(bytes, changes[size - 1].end))
        size++;
    return size;
}

struct str edits_diff(struct arena *arena, const struct edits *edits, struct str name)
{
    struct str bytes = edits->text->bytes;
    struct buffer diff = {.arena = arena};
    struct changes changes = {0};
    struct progress progress = {0};

    for (size_t i = 0; i < edits->count;) {
        struct change change = next_change(arena, edits, &i);

        if (change.end > change.start || change.text.length)
            *LIST_ADD(arena, &changes) = change;
    }
    if (!changes.count)
        return STR("");
    buffer_append_c(&diff, "--- a/");
    buffer_append(&diff, name);
    buffer_append_c(&diff, "\n+++ b/");
    buffer_append(&diff, name);
    buffer_append_byte(&diff, '\n');
    for (size_t i = 0, size; i < changes.count; i += size) {
        size = hunk_size(bytes, &changes.items[i], changes.count - i);
        append_hunk(&diff, bytes, &changes.items[i], size, &progress);
    }
    return buffer_str(&diff);
}
