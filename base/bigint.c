/* SPDX-License-Identifier: MIT */
#include "base/bigint.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

enum {
    LIMB = 1000000000,
    LIMB_DIGITS = 9,
    MOST_LIMBS = BIGINT_MOST_DIGITS / LIMB_DIGITS + 2,
    QUOTIENT_DIGITS = 40, /* more than a double can tell apart */
    DOUBLE_DIGITS = 320,
};

static struct bigint trimmed(const uint32_t *limbs, size_t count, bool is_negative)
{
    while (count && !limbs[count - 1])
        count--;
    return (struct bigint){is_negative && count, count, limbs};
}

bool bigint_is_too_large(const struct bigint *number)
{
    return number->count > MOST_LIMBS;
}

struct bigint bigint_from_int64(struct arena *arena, int64_t number)
{
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    uint32_t *limbs = ARENA_ARRAY(arena, uint32_t, 3);

    for (size_t i = 0; i < 3; i++, size /= LIMB)
        limbs[i] = (uint32_t)(size % LIMB);
    return trimmed(limbs, 3, number < 0);
}

static unsigned digit_of(char byte)
{
    return byte <= '9' ? (unsigned)(byte - '0') : (unsigned)((byte | 32) - 'a') + 10;
}

bool bigint_from_digits(struct arena *arena, struct str digits, int base, struct bigint *number)
{
    uint32_t *limbs = ARENA_ARRAY(arena, uint32_t, MOST_LIMBS + 1);
    size_t count = 0;

    for (size_t i = 0; i < digits.length; i++) {
        uint64_t carry = digit_of(digits.bytes[i]);

        for (size_t limb = 0; limb < count; limb++) {
            carry += (uint64_t)limbs[limb] * (unsigned)base;
            limbs[limb] = (uint32_t)(carry % LIMB);
            carry /= LIMB;
        }
        if (carry)
            limbs[count++] = (uint32_t)carry;
        if (count > MOST_LIMBS)
            return false;
    }
    *number = trimmed(limbs, count, false);
    return true;
}

struct bigint bigint_from_double(struct arena *arena, double whole)
{
    char text[DOUBLE_DIGITS];
    struct bigint number = {0};

    snprintf(text, sizeof(text), "%.0f", whole < 0 ? -whole : whole);
    /* no double has more than 309 digits */
    if (bigint_from_digits(arena, str_from(text), 10, &number) && whole < 0)
        return bigint_negate(number);
    return number;
}

bool bigint_to_int64(const struct bigint *number, int64_t *result)
{
    int64_t value = 0;

    for (size_t i = number->count; i-- > 0;)
        if (__builtin_mul_overflow(value, LIMB, &value) ||
            __builtin_sub_overflow(value, (int64_t)number->limbs[i], &value))
            return false;
    if (!number->is_negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *result = value;
    return true;
}

struct str bigint_text(struct arena *arena, const struct bigint *number)
{
    struct buffer out = {.arena = arena};

    if (number->is_negative)
        buffer_append_byte(&out, '-');
    buffer_printf(&out, "%" PRIu32, number->count ? number->limbs[number->count - 1] : 0);
    for (size_t i = number->count; i-- > 1;)
        buffer_printf(&out, "%09" PRIu32, number->limbs[i - 1]);
    return buffer_str(&out);
}

/* Divides the limbs where they are; returns the rest. */
static uint32_t divide_small(uint32_t *limbs, size_t count, uint32_t divisor)
{
    uint64_t rest = 0;

    for (size_t i = count; i-- > 0;) {
        rest = rest * LIMB + limbs[i];
        limbs[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    return (uint32_t)rest;
}

static uint32_t *copy_limbs(struct arena *arena, const struct bigint *number, size_t room)
{
    uint32_t *limbs = ARENA_ARRAY(arena, uint32_t, room);

    if (number->count)
        memcpy(limbs, number->limbs, number->count * sizeof(*limbs));
    return limbs;
}

struct str bigint_text_of_base(struct arena *arena, const struct bigint *number, unsigned base)
{
    struct buffer backwards = {.arena = arena}, out = {.arena = arena};
    uint32_t *limbs = copy_limbs(arena, number, number->count);
    size_t count = number->count;

    while (count) {
        buffer_append_byte(&backwards, "0123456789abcdef"[divide_small(limbs, count, base)]);
        while (count && !limbs[count - 1])
            count--;
    }
    if (number->is_negative)
        buffer_append_byte(&out, '-');
    for (size_t i = backwards.length; i-- > 0;)
        buffer_append_byte(&out, backwards.bytes[i]);
    if (!number->count)
        buffer_append_byte(&out, '0');
    return buffer_str(&out);
}

double bigint_to_double(struct arena *arena, const struct bigint *number)
{
    return strtod(str_to_c(arena, bigint_text(arena, number)), NULL);
}

static int compare_sizes(const struct bigint *left, const struct bigint *right)
{
    if (left->count != right->count)
        return left->count > right->count ? 1 : -1;
    for (size_t i = left->count; i-- > 0;)
        if (left->limbs[i] != right->limbs[i])
            return left->limbs[i] > right->limbs[i] ? 1 : -1;
    return 0;
}

int bigint_compare(const struct bigint *left, const struct bigint *right)
{
    if (left->is_negative != right->is_negative)
        return left->is_negative ? -1 : 1;
    return left->is_negative ? -compare_sizes(left, right) : compare_sizes(left, right);
}

struct bigint bigint_negate(struct bigint number)
{
    number.is_negative = number.count && !number.is_negative;
    return number;
}

static struct bigint add_sizes(struct arena *arena, const struct bigint *left,
                               const struct bigint *right, bool is_negative)
{
    size_t count = (left->count > right->count ? left->count : right->count) + 1;
    uint32_t *limbs = ARENA_ARRAY(arena, uint32_t, count), carry = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t sum = carry + (i < left->count ? left->limbs[i] : 0) +
                       (i < right->count ? right->limbs[i] : 0);

        limbs[i] = sum % LIMB;
        carry = sum / LIMB;
    }
    return trimmed(limbs, count, is_negative);
}

/* left is at least as large as right. */
static struct bigint subtract_sizes(struct arena *arena, const struct bigint *left,
                                    const struct bigint *right, bool is_negative)
{
    uint32_t *limbs = ARENA_ARRAY(arena, uint32_t, left->count), borrow = 0;

    for (size_t i = 0; i < left->count; i++) {
        uint32_t take = borrow + (i < right->count ? right->limbs[i] : 0);

        borrow = left->limbs[i] < take;
        limbs[i] = left->limbs[i] + (borrow ? LIMB : 0) - take;
    }
    return trimmed(limbs, left->count, is_negative);
}

struct bigint bigint_add(struct arena *arena, const struct bigint *left,
                         const struct bigint *right)
{
    if (left->is_negative == right->is_negative)
        return add_sizes(arena, left, right, left->is_negative);
    if (compare_sizes(left, right) >= 0)
        return subtract_sizes(arena, left, right, left->is_negative);
    return subtract_sizes(arena, right, left, right->is_negative);
}

struct bigint bigint_multiply(struct arena *arena, const struct bigint *left,
                              const struct bigint *right)
{
    size_t count = left->count + right->count;
    uint32_t *limbs = ARENA_ARRAY(arena, uint32_t, count + 1);

    for (size_t i = 0; i < left->count; i++) {
        uint64_t carry = 0;

        for (size_t j = 0; j < right->count || carry; j++) {
            carry += limbs[i + j];
            if (j < right->count)
                carry += (uint64_t)left->limbs[i] * right->limbs[j];
            limbs[i + j] = (uint32_t)(carry % LIMB);
            carry /= LIMB;
        }
    }
    return trimmed(limbs, count, left->is_negative != right->is_negative);
}

/* rest -= divisor * factor << shift limbs; false when it became negative, by LIMB ** n. */
static bool take_off(uint32_t *rest, const uint32_t *divisor, size_t count, uint64_t factor)
{
    uint64_t carry = 0;
    uint32_t borrow = 0;

    for (size_t i = 0; i <= count; i++) {
        uint32_t take;

        carry += i < count ? divisor[i] * factor : 0;
        take = (uint32_t)(carry % LIMB) + borrow;
        carry /= LIMB;
        borrow = rest[i] < take;
        rest[i] = rest[i] + (borrow ? LIMB : 0) - take;
    }
    return !borrow;
}

static void add_back(uint32_t *rest, const uint32_t *divisor, size_t count)
{
    uint32_t carry = 0;

    for (size_t i = 0; i <= count; i++) {
        uint32_t sum = rest[i] + carry + (i < count ? divisor[i] : 0);

        rest[i] = sum % LIMB;
        carry = sum / LIMB;
    }
}

static void multiply_small(uint32_t *limbs, size_t count, uint32_t factor)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < count; i++) {
        carry += (uint64_t)limbs[i] * factor;
        limbs[i] = (uint32_t)(carry % LIMB);
        carry /= LIMB;
    }
}

/* Long division of sizes (Knuth, volume 2, 4.3.1, algorithm D). */
static void divide_sizes(struct arena *arena, const struct bigint *left,
                         const struct bigint *right, struct bigint *quotient,
                         struct bigint *remainder)
{
    size_t length = right->count, steps = left->count - length + 1;
    uint32_t scale = LIMB / (right->limbs[length - 1] + 1);
    uint32_t *rest = copy_limbs(arena, left, left->count + 1);
    uint32_t *divisor = copy_limbs(arena, right, length);
    uint32_t *result = ARENA_ARRAY(arena, uint32_t, steps);

    multiply_small(rest, left->count + 1, scale);
    multiply_small(divisor, length, scale);
    for (size_t i = steps; i-- > 0;) {
        uint64_t head = (uint64_t)rest[i + length] * LIMB + rest[i + length - 1];
        uint64_t guess = head / divisor[length - 1];

        if (guess >= LIMB)
            guess = LIMB - 1;
        /* at most two too large once the second limb was looked at, a few more without */
        if (!take_off(rest + i, divisor, length, guess)) {
            do {
                guess--;
                add_back(rest + i, divisor, length);
            } while (rest[i + length] != 0);
        }
        result[i] = (uint32_t)guess;
    }
    divide_small(rest, length, scale);
    *quotient = trimmed(result, steps, false);
    *remainder = trimmed(rest, length, false);
}

void bigint_divide(struct arena *arena, const struct bigint *left, const struct bigint *right,
                   struct bigint *quotient, struct bigint *remainder)
{
    bool differ = left->is_negative != right->is_negative;
    struct bigint minus_one = bigint_from_int64(arena, -1);

    if (compare_sizes(left, right) < 0) {
        *quotient = (struct bigint){0};
        *remainder = *left;
        remainder->is_negative = false;
    } else {
        divide_sizes(arena, left, right, quotient, remainder);
    }
    if (differ)
        *quotient = bigint_negate(*quotient);
    remainder->is_negative = left->is_negative && remainder->count;
    if (remainder->count && differ) {
        *quotient = bigint_add(arena, quotient, &minus_one);
        *remainder = bigint_add(arena, remainder, right);
    }
}

bool bigint_power(struct arena *arena, const struct bigint *base, const struct bigint *exponent,
                  struct bigint *result)
{
    struct bigint square = *base;
    int64_t rest;

    *result = bigint_from_int64(arena, 1);
    if (!bigint_to_int64(exponent, &rest)) {
        bool is_even = exponent->limbs[0] % 2 == 0;

        if (base->count > 1 || (base->count && base->limbs[0] > 1))
            return false;
        if (!base->count || (base->is_negative && !is_even))
            *result = *base;
        return true;
    }
    for (; rest; rest >>= 1) {
        if (rest & 1)
            *result = bigint_multiply(arena, result, &square);
        if (bigint_is_too_large(result) || (rest > 1 && bigint_is_too_large(&square)))
            return false;
        if (rest > 1)
            square = bigint_multiply(arena, &square, &square);
    }
    return true;
}

/* Enough decimal digits of the quotient, a last one that stands for all that follow, and an
 * exponent: strtod then rounds as it should. */
double bigint_quotient(struct arena *arena, const struct bigint *left,
                       const struct bigint *right)
{
    struct bigint scaled, quotient, rest;
    struct bigint top = *left, bottom = *right;
    size_t shift = right->count + QUOTIENT_DIGITS / LIMB_DIGITS + 1;
    uint32_t *limbs;
    double result;

    if (!left->count)
        return 0;
    top.is_negative = bottom.is_negative = false;
    limbs = ARENA_ARRAY(arena, uint32_t, top.count + shift);
    memcpy(limbs + shift, top.limbs, top.count * sizeof(*limbs));
    scaled = trimmed(limbs, top.count + shift, false);
    bigint_divide(arena, &scaled, &bottom, &quotient, &rest);
    result =
        strtod(str_to_c(arena, str_printf(arena, STR_FORMAT "%se-%zu",
                                          STR_ARGS(bigint_text(arena, &quotient)),
                                          rest.count ? "1" : "0", shift * LIMB_DIGITS + 1)),
               NULL);
    return left->is_negative != right->is_negative ? -result : result;
}
