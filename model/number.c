/* SPDX-License-Identifier: MIT */
#include "base/bigint.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "config/lower.h"
#include "model/convert.h"
#include "model/letters.h"

enum { MOST_DIGITS = 4300 };

/* The zeros of Unicode's decimal digits (category Nd, as of Python 3.11); nine more follow
 * each. */
static const uint32_t zeros[] = {
    0x30,    0x660,   0x6F0,   0x7C0,   0x966,   0x9E6,   0xA66,   0xAE6,   0xB66,   0xBE6,
    0xC66,   0xCE6,   0xD66,   0xDE6,   0xE50,   0xED0,   0xF20,   0x1040,  0x1090,  0x17E0,
    0x1810,  0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,
    0xA8D0,  0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x10D30, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0,
    0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2,
    0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
};

int digit_value(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point >= '0' && code_point <= '9' ? (int)code_point - '0' : -1;
    for (size_t i = 1; i < COUNT_OF(zeros); i++)
        if (code_point >= zeros[i] && code_point < zeros[i] + 10)
            return (int)(code_point - zeros[i]);
    return -1;
}

/* int() leaves the separators U+001C to U+001F alone, other than str.strip(). */
static bool is_number_space(uint32_t code_point)
{
    return utf8_is_space(code_point) && !(code_point >= 0x1C && code_point <= 0x1F);
}

static struct str skip_spaces(struct str text)
{
    size_t i = 0, length;

    while (i < text.length && is_number_space(utf8_decode(text, i, &length)))
        i += length;
    return str_slice(text, i, text.length);
}

struct digit_run {
    struct buffer ascii; /* without leading zeros */
    size_t count;        /* with them */
    bool is_well_formed; /* no underscore but between digits */
};

/* Takes digits and underscores off the front of *text. after_digit tells whether an underscore
 * may come first, as behind a prefix. */
static struct digit_run take_digits(struct arena *arena, struct str *text, int base,
                                    bool after_digit)
{
    struct digit_run run = {.ascii = {.arena = arena}, .is_well_formed = true};
    size_t i = 0, length;

    while (i < text->length) {
        uint32_t code_point = utf8_decode(*text, i, &length);
        int digit = digit_value(code_point);

        if (code_point == '_') {
            if (!after_digit)
                run.is_well_formed = false;
            after_digit = false;
        } else if (digit >= 0 && digit < base) {
            run.count++;
            after_digit = true;
            if (digit || run.ascii.length)
                buffer_append_byte(&run.ascii, (char)('0' + digit));
        } else {
            break;
        }
        i += length;
    }
    if (!after_digit)
        run.is_well_formed = false;
    *text = str_slice(*text, i, text->length);
    return run;
}

static bool magnitude(struct str digits, int base, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < digits.length; i++)
        if (__builtin_mul_overflow(*value, (uint64_t)base, value) ||
            __builtin_add_overflow(*value, (uint64_t)(digits.bytes[i] - '0'), value))
            return false;
    return true;
}

static bool with_sign(uint64_t value, bool is_negative, int64_t *result)
{
    if (value > (uint64_t)INT64_MAX + is_negative)
        return false;
    *result = is_negative ? -(int64_t)(value - (value > 0)) - (value > 0) : (int64_t)value;
    return true;
}

/* Nearly all numbers are a few plain digits. */
static bool take_plain(struct str text, int base, struct number *number)
{
    enum { FEW_DIGITS = 18 };

    if (!text.length || text.length > FEW_DIGITS)
        return false;
    number->value = 0;
    for (size_t i = 0; i < text.length; i++) {
        int digit = text.bytes[i] - '0';

        if (digit < 0 || digit >= base)
            return false;
        number->value = number->value * base + digit;
    }
    number->digit_count = text.length;
    return true;
}

enum number_fault number_parse(struct arena *arena, struct str text, int base,
                               struct number *number)
{
    struct str rest = skip_spaces(text);
    bool is_negative = false, has_prefix;
    struct digit_run run;
    uint64_t value;

    *number = (struct number){0};
    if (take_plain(text, base, number))
        return NUMBER_FINE;
    if (rest.length && (rest.bytes[0] == '+' || rest.bytes[0] == '-')) {
        is_negative = rest.bytes[0] == '-';
        rest = str_slice(rest, 1, rest.length);
    }
    has_prefix =
        base == 8 && (str_starts_with(rest, STR("0o")) || str_starts_with(rest, STR("0O")));
    if (has_prefix)
        rest = str_slice(rest, 2, rest.length);
    run = take_digits(arena, &rest, base, has_prefix);
    if (!run.count || !run.is_well_formed)
        return NUMBER_MALFORMED;
    number->digit_count = run.count;
    if (base == 10 && run.count > MOST_DIGITS)
        return NUMBER_TOO_LONG;
    if (skip_spaces(rest).length)
        return NUMBER_MALFORMED;
    if (magnitude(buffer_str(&run.ascii), base, &value) &&
        with_sign(value, is_negative, &number->value))
        return NUMBER_FINE;
    number->value = is_negative ? INT64_MIN : INT64_MAX;
    number->digits = str_printf(arena, "%s" STR_FORMAT, is_negative ? "-" : "",
                                STR_ARGS(buffer_str(&run.ascii)));
    return NUMBER_LONG;
}

struct bigint number_exact(struct arena *arena, const struct number *number)
{
    bool is_negative = str_starts_with(number->digits, STR("-"));
    struct str digits = str_slice(number->digits, is_negative, number->digits.length);
    struct bigint exact = {0};

    if (!digits.length)
        return bigint_from_int64(arena, number->value);
    if (!bigint_from_digits(arena, digits, 10, &exact))
        return exact; /* number_parse lets no more digits through */
    return is_negative ? bigint_negate(exact) : exact;
}

/* Sets number to its multiple, which may have more digits than Python would print. */
static enum number_fault multiply(struct arena *arena, struct number *number, int64_t factor)
{
    struct bigint exact, by;
    int64_t product;

    if (!number->digits.length && !__builtin_mul_overflow(number->value, factor, &product)) {
        number->value = product;
        return NUMBER_FINE;
    }
    exact = number_exact(arena, number);
    by = bigint_from_int64(arena, factor);
    exact = bigint_multiply(arena, &exact, &by);
    *number = (struct number){
        .value = exact.is_negative ? INT64_MIN : INT64_MAX,
        .digits = bigint_text(arena, &exact),
    };
    return NUMBER_LONG;
}

enum number_fault size_parse(struct arena *arena, struct str text, struct str *digits,
                             struct number *number)
{
    static const struct {
        struct str suffix;
        int64_t factor;
    } units[] = {
        {STR_INIT("kb"), INT64_C(1) << 10},
        {STR_INIT("mb"), INT64_C(1) << 20},
        {STR_INIT("gb"), INT64_C(1) << 30},
    };
    int64_t factor = 1;
    enum number_fault fault;

    *digits = python_lower(arena, text);
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (str_ends_with(*digits, units[i].suffix)) {
            *digits = str_slice(*digits, 0, digits->length - units[i].suffix.length);
            factor = units[i].factor;
            break;
        }
    }
    fault = number_parse(arena, *digits, 10, number);
    return fault == NUMBER_FINE || fault == NUMBER_LONG ? multiply(arena, number, factor)
                                                        : fault;
}
