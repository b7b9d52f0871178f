/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BLOCK_BYTES = 16 * 1024,
    LARGEST_BLOCK_BYTES = 8 * 1024 * 1024,
};

struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *blocks; /* the one in use is first */
    size_t next_size;
    size_t footprint;
    struct arena *adopted; /* the last one */
    struct arena *sibling; /* the one that was adopted before this one */
};

static void *take_from_system(size_t size)
{
    void *memory = malloc(size);

    if (!memory) {
        fprintf(stderr, "supconf: out of memory (%zu bytes wanted)\n", size);
        exit(2);
    }
    return memory;
}

static void add_block(struct arena *arena, size_t at_least)
{
    size_t size = arena->next_size;
    struct block *block;

    if (size < at_least + sizeof(*block))
        size = at_least + sizeof(*block);
    arena->next_size = size < LARGEST_BLOCK_BYTES / 2 ? size * 2 : LARGEST_BLOCK_BYTES;
    block = take_from_system(size);
    block->next = arena->blocks;
    block->size = size - sizeof(*block);
    block->used = 0;
    arena->blocks = block;
    arena->footprint += size;
}

static void free_blocks(struct block *block)
{
    while (block) {
        struct block *next = block->next;

        free(block);
        block = next;
    }
}

static char *take(struct arena *arena, size_t size, size_t alignment)
{
    struct block *block = arena->blocks;
    size_t start = block ? (block->used + alignment - 1) & ~(alignment - 1) : 0;

    if (!block || start > block->size || size > block->size - start) {
        add_block(arena, size);
        block = arena->blocks;
        start = 0;
    }
    block->used = start + size;
    return block->bytes + start;
}

struct arena *arena_create(void)
{
    struct arena *arena = take_from_system(sizeof(*arena));

    *arena = (struct arena){.next_size = FIRST_BLOCK_BYTES};
    return arena;
}

static void destroy_adopted(struct arena *arena)
{
    while (arena->adopted) {
        struct arena *last = arena->adopted;

        arena->adopted = last->sibling;
        destroy_arena(&last);
    }
}

void destroy_arena(struct arena **arena)
{
    if (!*arena)
        return;
    destroy_adopted(*arena);
    free_blocks((*arena)->blocks);
    free(*arena);
    *arena = NULL;
}

void arena_adopt(struct arena *arena, struct arena *other)
{
    other->sibling = arena->adopted;
    arena->adopted = other;
}

void arena_reset(struct arena *arena)
{
    struct block *kept = arena->blocks;

    destroy_adopted(arena);
    if (!kept)
        return;
    free_blocks(kept->next);
    kept->next = NULL;
    kept->used = 0;
    arena->footprint = sizeof(*kept) + kept->size;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    const struct block *block = arena->blocks;

    return (struct arena_mark){block, block ? block->used : 0};
}

/* The block that followed the mark stays, for what comes next. */
void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    while (arena->blocks != mark.block && arena->blocks->next != mark.block) {
        struct block *newest = arena->blocks;

        arena->blocks = newest->next;
        arena->footprint -= sizeof(*newest) + newest->size;
        free(newest);
    }
    if (arena->blocks)
        arena->blocks->used = arena->blocks == mark.block ? mark.used : 0;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(count, size, &total))
        total = SIZE_MAX / 2; /* the system refuses it, with the message */
    return memset(take(arena, total, alignof(max_align_t)), 0, total);
}

char *arena_bytes(struct arena *arena, size_t size)
{
    return take(arena, size, 1);
}

static bool is_last(const struct block *block, const void *memory, size_t size)
{
    return block && memory && (const char *)memory + size == block->bytes + block->used;
}

bool arena_extend(struct arena *arena, void *memory, size_t size, size_t new_size)
{
    struct block *block = arena->blocks;
    size_t more = new_size - size;

    if (!is_last(block, memory, size) || more > block->size - block->used)
        return false;
    memset(block->bytes + block->used, 0, more);
    block->used += more;
    return true;
}

void arena_shorten(struct arena *arena, const void *memory, size_t size, size_t new_size)
{
    if (is_last(arena->blocks, memory, size))
        arena->blocks->used -= size - new_size;
}

size_t arena_footprint(const struct arena *arena)
{
    size_t footprint = arena->footprint;

    for (const struct arena *other = arena->adopted; other; other = other->sibling)
        footprint += arena_footprint(other);
    return footprint;
}
