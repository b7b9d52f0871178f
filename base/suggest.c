/* SPDX-License-Identifier: MIT */
#include "base/suggest.h"

#include <stdint.h>

enum { LONGEST_WORD = 64 };

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;

    return smaller < c ? smaller : c;
}

/* Optimal string alignment; both words are at most LONGEST_WORD bytes. */
static size_t distance(struct str a, struct str b)
{
    size_t rows[3][LONGEST_WORD + 1];
    size_t *before = rows[0], *previous = rows[1], *current = rows[2];

    for (size_t j = 0; j <= b.length; j++)
        previous[j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        size_t *oldest = before;

        current[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            char x = lower(a.bytes[i - 1]), y = lower(b.bytes[j - 1]);

            current[j] =
                least(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y ? 1 : 0));
            if (i > 1 && j > 1 && x == lower(b.bytes[j - 2]) && lower(a.bytes[i - 2]) == y &&
                before[j - 2] + 1 < current[j])
                current[j] = before[j - 2] + 1;
        }
        before = previous;
        previous = current;
        current = oldest;
    }
    return previous[b.length];
}

struct suggestion suggest_for(struct str word)
{
    return (struct suggestion){.word = word, .distance = SIZE_MAX};
}

void suggest_offer(struct suggestion *suggestion, struct str candidate)
{
    struct str word = suggestion->word;
    size_t longer = word.length > candidate.length ? word.length : candidate.length;
    size_t found;

    if (!word.length || !candidate.length || longer > LONGEST_WORD)
        return;
    found = distance(word, candidate);
    if (found * 3 > longer || found >= suggestion->distance)
        return;
    suggestion->found = candidate;
    suggestion->distance = found;
}

struct str suggest_question(struct arena *arena, const struct suggestion *suggestion)
{
    if (!suggestion->found.length)
        return STR("");
    return str_printf(arena, ", did you mean '" STR_FORMAT "'?", STR_ARGS(suggestion->found));
}
