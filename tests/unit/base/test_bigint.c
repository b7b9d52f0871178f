/* SPDX-License-Identifier: MIT */
/* The arithmetic is compared with Python's in tests/differential; here: against itself, over
 * many sizes. */
#include <criterion/criterion.h>

#include "base/bigint.h"

/* A number of so many digits that depend on seed. */
static struct bigint make(struct arena *arena, size_t digits, unsigned seed)
{
    char *text = arena_bytes(arena, digits);
    struct bigint number = {0};

    for (size_t i = 0; i < digits; i++) {
        seed = seed * 1103515245u + 12345u;
        text[i] = seed >> 28 < 6 ? '9' : (char)('0' + (seed >> 16) % 10);
    }
    cr_assert(bigint_from_digits(arena, (struct str){text, digits}, 10, &number));
    return number;
}

Test(bigint, quotient_times_divisor_and_rest_is_the_number)
{
    for (unsigned seed = 0; seed < 400; seed++) {
        CLEANUP(destroy_arena) struct arena *arena = arena_create();
        struct bigint left = make(arena, 1 + seed % 90, seed);
        struct bigint right = make(arena, 1 + seed * 7 % 50, seed + 1000), quotient, rest, back;

        if (!right.count)
            continue;
        if (seed & 1)
            left = bigint_negate(left);
        if (seed & 2)
            right = bigint_negate(right);
        bigint_divide(arena, &left, &right, &quotient, &rest);
        back = bigint_multiply(arena, &quotient, &right);
        back = bigint_add(arena, &back, &rest);
        cr_expect_eq(bigint_compare(&back, &left), 0, "seed %u", seed);
        cr_expect(!rest.count || rest.is_negative == right.is_negative, "seed %u", seed);
    }
}

Test(bigint, fits_into_64_bits_at_the_edges)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct bigint lowest = bigint_from_int64(arena, INT64_MIN);
    struct bigint one = bigint_from_int64(arena, 1), beyond;
    struct bigint minus_one = bigint_negate(one);
    int64_t result;

    cr_assert(bigint_to_int64(&lowest, &result));
    cr_assert_eq(result, INT64_MIN);
    beyond = bigint_add(arena, &lowest, &minus_one);
    cr_assert(!bigint_to_int64(&beyond, &result));
    cr_assert(str_equal(bigint_text(arena, &beyond), STR("-9223372036854775809")));
}
