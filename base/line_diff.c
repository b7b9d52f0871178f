/* SPDX-License-Identifier: MIT */
/* The greedy walk of E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). */
#include "base/line_diff.h"

#include <string.h>

#include "base/map.h"

/* Lines added and removed up to which the shortest way is looked for. */
enum { MOST_STEPS = 1000 };

/* A text as numbers: equal lines have equal ones. */
struct lines {
    size_t *numbers;
    size_t *offsets; /* of each, and behind the last */
    size_t count;
};

static struct lines number_lines(struct arena *arena, struct map *known, struct str bytes)
{
    struct lines lines = {0};
    size_t most = 1;

    for (size_t i = 0; i < bytes.length; i++)
        most += bytes.bytes[i] == '\n';
    lines.numbers = ARENA_ARRAY(arena, size_t, most);
    lines.offsets = ARENA_ARRAY(arena, size_t, most + 1);
    for (size_t at = 0; at < bytes.length;) {
        const char *feed = memchr(bytes.bytes + at, '\n', bytes.length - at);
        size_t end = feed ? (size_t)(feed - bytes.bytes) + 1 : bytes.length;
        struct str line = str_slice(bytes, at, end);
        size_t *number = map_get(known, line);

        if (!number) {
            number = ARENA_NEW(arena, size_t);
            *number = known->count;
            map_put(known, line, number);
        }
        lines.numbers[lines.count] = *number;
        lines.offsets[lines.count++] = at;
        at = end;
    }
    lines.offsets[lines.count] = bytes.length;
    return lines;
}

/* What differs, without the lines in common at both ends. */
struct middle {
    const size_t *before, *after; /* numbers of lines */
    size_t before_count, after_count;
};

static size_t slide(const struct middle *middle, size_t x, size_t y)
{
    while (x < middle->before_count && y < middle->after_count &&
           middle->before[x] == middle->after[y])
        x++, y++;
    return x;
}

/* reached[steps][diagonal]: how many lines of before are passed on the diagonal before - after,
 * counted from -steps. Returns the number of steps, or MOST_STEPS when there is no end in
 * sight. */
static size_t walk(struct arena *arena, const struct middle *middle, size_t **reached)
{
    for (size_t steps = 0; steps < MOST_STEPS; steps++) {
        const size_t *former = steps ? reached[steps - 1] : NULL;

        reached[steps] = ARENA_ARRAY(arena, size_t, 2 * steps + 1);
        for (size_t i = 0; i <= 2 * steps; i += 2) {
            /* In former, the diagonal below is i - 2 and the one above i. */
            bool adds = steps && (i == 0 || (i < 2 * steps && former[i - 2] < former[i]));
            size_t x = !steps ? 0 : adds ? former[i] : former[i - 2] + 1;
            size_t y = x + steps - i;

            if (x > middle->before_count || y > middle->after_count) {
                reached[steps][i] = x;
                continue;
            }
            x = slide(middle, x, y);
            reached[steps][i] = x;
            if (x == middle->before_count && x + steps - i == middle->after_count)
                return steps;
        }
    }
    return MOST_STEPS;
}

/* Marks the lines that are removed and added, from the end of the walk to its start. */
static void mark(size_t *const *reached, size_t steps, const struct middle *middle,
                 bool *removed, bool *added)
{
    size_t i = middle->before_count + steps - middle->after_count;

    for (; steps; steps--) {
        const size_t *former = reached[steps - 1];
        bool adds = i == 0 || (i < 2 * steps && former[i - 2] < former[i]);

        if (adds) {
            added[former[i] + steps - 1 - i] = true;
        } else {
            removed[former[i - 2]] = true;
            i -= 2;
        }
    }
}

static void add_edits(struct edits *edits, const struct lines *before,
                      const struct lines *after, size_t start, const struct middle *middle,
                      const bool *removed, const bool *added, struct str bytes)
{
    size_t x = 0, y = 0;

    while (x < middle->before_count || y < middle->after_count) {
        size_t from = x, to = y;
        struct edit edit;

        while (x < middle->before_count && removed[x])
            x++;
        while (y < middle->after_count && added[y])
            y++;
        if (x == from && y == to) {
            x++, y++;
            continue;
        }
        edit.span = span_make(edits->text, before->offsets[start + from],
                              before->offsets[start + x] - before->offsets[start + from]);
        edit.text = str_slice(bytes, after->offsets[start + to], after->offsets[start + y]);
        edits_add(edits, &edit);
    }
}

struct edits line_diff(struct arena *arena, const struct text *before, struct str after)
{
    struct edits edits = {.arena = arena, .text = before};
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct map known = {.arena = scratch};
    struct lines old = number_lines(scratch, &known, before->bytes);
    struct lines new = number_lines(scratch, &known, after);
    size_t least = old.count < new.count ? old.count : new.count, start = 0, end = 0, steps;
    size_t **reached = ARENA_ARRAY(scratch, size_t *, MOST_STEPS);
    struct middle middle;
    bool *removed, *added;

    while (start < least && old.numbers[start] == new.numbers[start])
        start++;
    while (end < least - start &&
           old.numbers[old.count - 1 - end] == new.numbers[new.count - 1 - end])
        end++;
    middle = (struct middle){old.numbers + start, new.numbers + start, old.count - start - end,
                             new.count - start - end};
    removed = ARENA_ARRAY(scratch, bool, middle.before_count);
    added = ARENA_ARRAY(scratch, bool, middle.after_count);
    steps = walk(scratch, &middle, reached);
    if (steps < MOST_STEPS) {
        mark(reached, steps, &middle, removed, added);
    } else {
        memset(removed, 1, middle.before_count);
        memset(added, 1, middle.after_count);
    }
    add_edits(&edits, &old, &new, start, &middle, removed, added, after);
    return edits;
}
