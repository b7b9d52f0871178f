/* SPDX-License-Identifier: MIT */
#include "template/bk_marks.h"

#include <stdlib.h>

#include "template/bk.h"

static bool is_mark_byte(char byte)
{
    return byte == '_' || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z');
}

static bool is_word_byte(char byte)
{
    return is_mark_byte(byte) || (byte >= 'a' && byte <= 'z');
}

static bool is_ascii(struct str str, size_t at)
{
    return at >= str.length || !(str.bytes[at] & 0x80);
}

static struct bk_mark *add(struct bk_marks *marks, const struct text *text, size_t offset,
                           size_t length)
{
    struct str word = str_slice(text->bytes, offset, offset + length);
    struct bk_mark *mark = map_get(&marks->by_text, word);

    if (mark)
        return mark;
    mark = ARENA_NEW(marks->by_text.arena, struct bk_mark);
    mark->text = word;
    mark->name = str_slice(word, 2, length - 2);
    mark->first = span_make(text, offset, length);
    map_put(&marks->by_text, word, mark);
    if (length <= LONGEST_BK_MARK)
        marks->has_length[length] = true;
    return mark;
}

/* As grep -Po of bk-install finds them. */
static void find_strict(struct bk_marks *marks, const struct text *text)
{
    size_t length;

    for (size_t at = 0; at < text->bytes.length; at += length ? length : 1) {
        length = bk_mark_length(text->bytes, at);
        if (length)
            add(marks, text, at, length);
    }
}

/* As grep -wEo '__[0-9A-Z_]+__' of bk-ci finds them. What stands before and behind a match must
 * be no letter, digit or underscore, so a match is a whole word. */
static void find_whole_words(struct bk_marks *marks, const struct text *text)
{
    struct str str = text->bytes, word;
    size_t start = 0, at = 0;

    while (at < str.length) {
        bool fits = true;

        start = at;
        for (; at < str.length && is_word_byte(str.bytes[at]); at++)
            fits &= is_mark_byte(str.bytes[at]);
        word = str_slice(str, start, at);
        if (fits && word.length >= SHORTEST_BK_MARK && str_starts_with(word, STR("__")) &&
            str_ends_with(word, STR("__")))
            add(marks, text, start, word.length)->depends_on_locale |=
                !is_ascii(str, at) || (start && !is_ascii(str, start - 1));
        at += at == start;
    }
}

static int compare_marks(const void *left, const void *right)
{
    const struct bk_mark *const *a = left, *const *b = right;

    return str_compare((*a)->text, (*b)->text);
}

void bk_marks_find(struct arena *arena, const struct text *text, enum compat_policy compat,
                   struct bk_marks *marks)
{
    *marks = (struct bk_marks){.by_text = {.arena = arena}};
    if (compat == COMPAT_BK_CI)
        find_whole_words(marks, text);
    else
        find_strict(marks, text);
    marks->count = marks->by_text.count;
    marks->items = ARENA_ARRAY(arena, struct bk_mark *, marks->count);
    for (size_t i = 0; i < marks->count; i++)
        marks->items[i] = marks->by_text.entries[i].value;
    if (marks->count)
        qsort(marks->items, marks->count, sizeof(struct bk_mark *), compare_marks);
    for (size_t i = 0; i < marks->count; i++)
        marks->items[i]->rank = i + 1;
}

enum { BYTES_PER_STEP = 16 };

/* The one that sed comes to first among those that begin at start. */
static const struct bk_mark *earliest_at(const struct bk_marks *marks, struct str str,
                                         size_t start, size_t rank, size_t *steps)
{
    const struct bk_mark *found = NULL;
    size_t length = 1;

    for (; length <= LONGEST_BK_MARK && start + length <= str.length; length++) {
        const struct bk_mark *mark;

        if (!is_mark_byte(str.bytes[start + length - 1]))
            break;
        if (!marks->has_length[length])
            continue;
        mark = map_get(&marks->by_text, str_slice(str, start, start + length));
        *steps += 1 + length / BYTES_PER_STEP;
        if (mark && mark->is_replaced && mark->rank > rank &&
            (!found || mark->rank < found->rank))
            found = mark;
    }
    *steps += length / BYTES_PER_STEP;
    return found;
}

const struct bk_mark *bk_marks_next(const struct bk_marks *marks, struct str str, size_t rank,
                                    size_t most_steps, size_t *steps)
{
    const struct bk_mark *found = NULL;

    *steps = 1 + str.length / BYTES_PER_STEP;
    for (size_t at = 0; at + SHORTEST_BK_MARK <= str.length && *steps <= most_steps; at++) {
        const struct bk_mark *mark;

        if (str.bytes[at] != '_' || str.bytes[at + 1] != '_')
            continue;
        mark = earliest_at(marks, str, at, rank, steps);
        if (mark && (!found || mark->rank < found->rank))
            found = mark;
    }
    return found;
}
