/* SPDX-License-Identifier: MIT */
/* Integers of any size, as far as Python prints them: up to 4300 decimal digits. They live in
 * an arena and are read-only. */
#ifndef BASE_BIGINT_H
#define BASE_BIGINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum { BIGINT_MOST_DIGITS = 4300 };

struct bigint {
    bool is_negative;
    size_t count;          /* of limbs; zero has none */
    const uint32_t *limbs; /* nine decimal digits each, the lowest first, the highest not 0 */
};

struct bigint bigint_from_int64(struct arena *arena, int64_t number);

/* digits of base 2 to 36, without sign or prefix; false when the number is too large. */
bool bigint_from_digits(struct arena *arena, struct str digits, int base, struct bigint *number)
    MUST_CHECK;

/* A whole double, finite. */
struct bigint bigint_from_double(struct arena *arena, double whole);

/* False when it does not fit. */
bool bigint_to_int64(const struct bigint *number, int64_t *result) MUST_CHECK;

/* The nearest double; infinite when there is none. */
double bigint_to_double(struct arena *arena, const struct bigint *number);

/* Decimal, or in base 2 to 16 with small letters; with a minus sign. */
struct str bigint_text(struct arena *arena, const struct bigint *number);
struct str bigint_text_of_base(struct arena *arena, const struct bigint *number, unsigned base);

int bigint_compare(const struct bigint *left, const struct bigint *right);

/* The result may be beyond BIGINT_MOST_DIGITS: see bigint_is_too_large. */
struct bigint bigint_negate(struct bigint number);
struct bigint bigint_add(struct arena *arena, const struct bigint *left,
                         const struct bigint *right);
struct bigint bigint_multiply(struct arena *arena, const struct bigint *left,
                              const struct bigint *right);
bool bigint_is_too_large(const struct bigint *number);

/* Rounds down; the remainder has the sign of right, which is not zero. */
void bigint_divide(struct arena *arena, const struct bigint *left, const struct bigint *right,
                   struct bigint *quotient, struct bigint *remainder);

/* exponent is not negative; false when the result is too large. */
bool bigint_power(struct arena *arena, const struct bigint *base, const struct bigint *exponent,
                  struct bigint *result) MUST_CHECK;

/* left / right as the nearest double, as Python's true division has it. right is not zero. */
double bigint_quotient(struct arena *arena, const struct bigint *left,
                       const struct bigint *right);

#endif
