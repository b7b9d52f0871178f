/* SPDX-License-Identifier: MIT */
/*
 * An arena owns all memory of a run: it is taken piece by piece and given back at once. Nothing
 * in it is freed alone. Memory comes zeroed. When the system has none left, the process ends
 * with a message: no caller can go on without it.
 *
 *     CLEANUP(destroy_arena) struct arena *arena = arena_create();
 *     struct thing *thing = ARENA_NEW(arena, struct thing);
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

struct arena;

struct arena *arena_create(void) RETURNS_NONNULL;

/* For CLEANUP: frees all that came from *arena; *arena may be NULL. */
void destroy_arena(struct arena **arena);

/* From now on other, which stays usable, ends when arena does, or is reset: so what threads
 * made, each in an arena of its own, lives as long as the rest. */
void arena_adopt(struct arena *arena, struct arena *other);

/* Forgets all that was taken; the largest block stays for the next round of a loop. */
void arena_reset(struct arena *arena);

/* A point in time of one arena, to go back to. */
struct arena_mark {
    const void *block;
    size_t used;
};

/* What is taken after the mark is forgotten by the rewind; marks are undone in reverse order.
 */
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* size zeroed bytes, aligned for any type; count 0 gives a valid pointer too. */
void *arena_alloc(struct arena *arena, size_t count, size_t size) RETURNS_NONNULL;

/* As arena_alloc for bytes alone: no alignment, not zeroed. */
char *arena_bytes(struct arena *arena, size_t size) RETURNS_NONNULL;

/* Makes the memory longer where it is, the new bytes zeroed. False, and nothing is done, unless
 * it was the last to be taken and its block has room. */
bool arena_extend(struct arena *arena, void *memory, size_t size, size_t new_size);

/* Gives the end of the memory back, if nothing was taken after it. NULL of 0 bytes is fine. */
void arena_shorten(struct arena *arena, const void *memory, size_t size, size_t new_size);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), (count), sizeof(type)))

/* Bytes held from the system, for measurements. */
size_t arena_footprint(const struct arena *arena);

#endif
