/* SPDX-License-Identifier: MIT */
/*
 * Changes of one text, in the order of their places; no two overlap. They are collected, then
 * applied all at once, or shown as a diff:
 *
 *     struct edits edits = {.arena = arena, .text = text};
 *     edits_add(&edits, &edit);
 *     after = edits_apply(arena, &edits, &before);
 */
#ifndef BASE_EDITS_H
#define BASE_EDITS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/finding.h"
#include "base/str.h"
#include "base/traced.h"

struct edits {
    struct arena *arena;
    const struct text *text;
    struct edit *items;
    size_t count, capacity;
};

/* Whether the edit lies in the text and apart from all that are there. Of two that begin at one
 * byte nobody knows which comes first: they overlap. */
bool edits_have_room(const struct edits *edits, const struct edit *edit);

/* The edit must have room. Quick at the end, slower in the middle. */
void edits_add(struct edits *edits, const struct edit *edit);

/* before, which holds the bytes of the text, with all changes made. Parts that stay keep the
 * places that they came from; new ones get an empty span. */
struct traced edits_apply(struct arena *arena, const struct edits *edits,
                          const struct traced *before);

/* The changes that made after, by edits_apply in one or several rounds, out of text. */
struct edits edits_between(struct arena *arena, const struct text *text,
                           const struct traced *after);

/* A unified diff with three lines of context, or empty text when nothing changes. The name
 * stands in its head behind a/ and b/. Linear: what changes is known. */
struct str edits_diff(struct arena *arena, const struct edits *edits, struct str name);

#endif
