/* SPDX-License-Identifier: MIT */
/*
 * The nearest known name for an unknown one, by edit distance with transpositions:
 *
 *     struct suggestion nearest = suggest_for(word);
 *     for (...)
 *         suggest_offer(&nearest, candidate);
 *     if (nearest.found.length) ...
 */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

#include "base/str.h"

struct suggestion {
    struct str word;
    struct str found; /* empty: nothing is near enough */
    size_t distance;
};

struct suggestion suggest_for(struct str word);

/* Takes the candidate when it is nearer than what was found so far; a third of the longer word
 * may differ. */
void suggest_offer(struct suggestion *suggestion, struct str candidate);

/* ", did you mean 'x'?" in the arena, or empty text. */
struct str suggest_question(struct arena *arena, const struct suggestion *suggestion);

#endif
