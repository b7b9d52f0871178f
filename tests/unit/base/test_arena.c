/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include <string.h>

#include "base/arena.h"

Test(arena, a_rewind_gives_the_same_memory_again_and_zeroed)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char *kept = arena_alloc(arena, 1, 64), *first, *second;
    struct arena_mark mark = arena_mark(arena);

    memset(kept, 'k', 64);
    first = arena_alloc(arena, 1, 64);
    memset(first, 'x', 64);
    arena_rewind(arena, mark);
    second = arena_alloc(arena, 1, 64);
    cr_expect_eq(first, second);
    for (size_t i = 0; i < 64; i++) {
        cr_expect_eq(kept[i], 'k');
        cr_expect_eq(second[i], 0);
    }
}

/* However much was taken in between, and whether or not anything was taken before. */
Test(arena, memory_does_not_grow_by_what_is_rewound)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    size_t footprint = 0;

    for (int round = 0; round < 1000; round++) {
        struct arena_mark mark = arena_mark(arena);

        for (int i = 0; i < 10; i++)
            memset(arena_alloc(arena, 1, 20000), 'x', 20000);
        arena_rewind(arena, mark);
        if (round == 10)
            footprint = arena_footprint(arena);
    }
    cr_expect_leq(arena_footprint(arena), footprint);
}

Test(arena, what_is_given_back_is_taken_next_and_zeroed)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char *first = arena_alloc(arena, 1, 64), *second;

    memset(first, 'x', 64);
    arena_shorten(arena, first, 64, 16);
    second = arena_alloc(arena, 1, 64);
    cr_expect_eq(second, first + 16);
    cr_expect_eq(second[0], 0);
    arena_shorten(arena, first, 16, 0); /* not the last: it stays */
    cr_expect_eq(arena_alloc(arena, 1, 16), second + 64);
}

Test(arena, a_large_piece_is_whole)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    static const size_t sizes[] = {1, 2 * 1024 * 1024 - 1, 2 * 1024 * 1024,
                                   5 * 1024 * 1024 + 1};

    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        char *piece = arena_alloc(arena, 1, sizes[i]);

        cr_expect_eq(piece[0], 0);
        cr_expect_eq(piece[sizes[i] - 1], 0);
        memset(piece, 'x', sizes[i]);
    }
}
