/* SPDX-License-Identifier: MIT */
#include "report/review_diff.h"

#include <stdint.h>

enum { NAME_LINES = 2 }; /* "---" and "+++" */

struct pairing {
    struct arena *arena;
    struct diff_rows rows;
    size_t most;
    size_t before, after; /* numbers of the next lines */
    size_t open;          /* the first row whose right side is still free */
    size_t last;          /* the row that was filled last; SIZE_MAX: it was left out */
    bool is_last_after;   /* and its side */
};

static struct diff_row *add_row(struct pairing *pairing)
{
    if (pairing->rows.count < pairing->most)
        return LIST_ADD(pairing->arena, &pairing->rows);
    pairing->rows.left_out++;
    return NULL;
}

static size_t take_number(struct str *rest)
{
    size_t number = 0;

    while (rest->length && rest->bytes[0] >= '0' && rest->bytes[0] <= '9') {
        number = number * 10 + (size_t)(rest->bytes[0] - '0');
        *rest = str_slice(*rest, 1, rest->length);
    }
    return number;
}

/* "@@ -3,7 +3,8 @@" */
static void begin_hunk(struct pairing *pairing, struct str line)
{
    struct str rest = str_slice(line, 4, line.length);

    pairing->before = take_number(&rest);
    rest = str_slice(rest, str_find(rest, '+') + 1, rest.length);
    pairing->after = take_number(&rest);
}

static void note_last(struct pairing *pairing, const struct diff_row *row, bool is_after)
{
    pairing->last = row ? (size_t)(row - pairing->rows.items) : SIZE_MAX;
    pairing->is_last_after = is_after;
}

/* "\ No newline at end of file" is about the line before it. */
static void end_last(struct pairing *pairing)
{
    struct diff_row *row;

    if (pairing->last >= pairing->rows.count)
        return;
    row = &pairing->rows.items[pairing->last];
    if (pairing->is_last_after)
        row->after.is_unended = true;
    if (row->is_same || !pairing->is_last_after)
        row->before.is_unended = true;
}

static void add_remark(struct pairing *pairing, struct str line)
{
    struct diff_row *row = add_row(pairing);

    if (row)
        row->remark = line;
    pairing->open = pairing->rows.count;
}

static void add_removed(struct pairing *pairing, struct str text)
{
    struct diff_row *row = add_row(pairing);

    if (row)
        row->before = (struct diff_side){.number = pairing->before, .text = text};
    note_last(pairing, row, false);
    pairing->before++;
}

static void add_added(struct pairing *pairing, struct str text)
{
    struct diff_row *row = pairing->open < pairing->rows.count
                               ? &pairing->rows.items[pairing->open]
                               : add_row(pairing);

    if (row)
        row->after = (struct diff_side){.number = pairing->after, .text = text};
    note_last(pairing, row, true);
    pairing->after++;
    if (row)
        pairing->open++;
}

static void add_same(struct pairing *pairing, struct str text)
{
    struct diff_row *row = add_row(pairing);

    if (row) {
        row->is_same = true;
        row->before = (struct diff_side){.number = pairing->before, .text = text};
        row->after = (struct diff_side){.number = pairing->after, .text = text};
    }
    note_last(pairing, row, true);
    pairing->before++;
    pairing->after++;
    pairing->open = pairing->rows.count;
}

static void add_line(struct pairing *pairing, struct str line)
{
    struct str text = str_slice(line, 1, line.length);

    if (str_starts_with(line, STR("@@ -"))) {
        begin_hunk(pairing, line);
        add_remark(pairing, line);
    } else if (str_starts_with(line, STR("-"))) {
        add_removed(pairing, text);
    } else if (str_starts_with(line, STR("+"))) {
        add_added(pairing, text);
    } else if (str_starts_with(line, STR("\\"))) {
        end_last(pairing);
    } else {
        add_same(pairing, text);
    }
}

/* Letters, digits and what is no ASCII belong together: a number is another one as a whole. */
static bool is_of_word(struct str text, size_t place)
{
    unsigned char byte = place < text.length ? (unsigned char)text.bytes[place] : ' ';

    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || byte == '_' || byte >= 0x80;
}

static struct diff_part part_between(struct str text, size_t start, size_t end)
{
    while (start && is_of_word(text, start) && is_of_word(text, start - 1))
        start--;
    while (end && end < text.length && is_of_word(text, end) && is_of_word(text, end - 1))
        end++;
    return (struct diff_part){start, end};
}

/* Lines that have little in common are told apart as they are. */
static void mark_difference(struct diff_side *before, struct diff_side *after)
{
    struct str old = before->text, new = after->text;
    size_t least = old.length < new.length ? old.length : new.length;
    size_t most = old.length < new.length ? new.length : old.length;
    size_t start = 0, end = 0;

    while (start < least && old.bytes[start] == new.bytes[start])
        start++;
    while (end < least - start &&
           old.bytes[old.length - 1 - end] == new.bytes[new.length - 1 - end])
        end++;
    if ((start + end) * 2 < most)
        return;
    before->other = part_between(old, start, old.length - end);
    after->other = part_between(new, start, new.length - end);
}

struct diff_rows diff_rows(struct arena *arena, struct str diff, size_t most)
{
    struct pairing pairing = {.arena = arena, .most = most, .last = SIZE_MAX};

    for (size_t number = 0; diff.length; number++) {
        struct str line = str_cut(&diff, '\n');

        if (number >= NAME_LINES)
            add_line(&pairing, line);
    }
    for (size_t i = 0; i < pairing.rows.count; i++) {
        struct diff_row *row = &pairing.rows.items[i];

        if (!row->is_same && row->before.number && row->after.number)
            mark_difference(&row->before, &row->after);
    }
    return pairing.rows;
}
