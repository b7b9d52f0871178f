/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "template/formatting.h"

static int digit_of(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte = (char)(byte | 32);
    return byte >= 'a' && byte <= 'z' ? byte - 'a' + 10 : 36;
}

static int base_of_prefix(struct str text)
{
    char letter = text.length > 1 && text.bytes[0] == '0' ? (char)(text.bytes[1] | 32) : 0;

    return letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
}

bool parse_small_integer(struct str text, int64_t *integer)
{
    *integer = 0;
    for (size_t i = 0; i < text.length; i++)
        if (digit_of(text.bytes[i]) >= 10 || __builtin_mul_overflow(*integer, 10, integer) ||
            __builtin_add_overflow(*integer, digit_of(text.bytes[i]), integer))
            return false;
    return text.length > 0;
}

double number_to_double(struct arena *arena, const struct value *value)
{
    struct bigint number;

    if (value->kind == VALUE_FLOAT)
        return value->real;
    if (value->kind == VALUE_BOOLEAN)
        return value->boolean;
    if (!value->digits.bytes)
        return (double)value->integer;
    number = number_to_bigint(arena, value);
    return bigint_to_double(arena, &number);
}

const struct value *whole_number(struct arena *arena, double whole)
{
    struct bigint number = bigint_from_double(arena, whole);

    return computed_bigint(arena, &number);
}

static bool has_other_digit(struct str digits)
{
    for (size_t i = 0; i < digits.length; i++)
        if (digits.bytes[i] != '0')
            return true;
    return false;
}

/* The digits without the underscores between them; false when there are other bytes. */
static bool read_digits(struct str text, int base, bool was_digit, struct buffer *digits)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '_' && was_digit && i + 1 < text.length) {
            was_digit = false;
            continue;
        }
        if (digit_of(text.bytes[i]) >= base)
            return false;
        was_digit = true;
        buffer_append_byte(digits, text.bytes[i]);
    }
    return was_digit && text.length;
}

const struct value *parse_integer(struct arena *arena, struct str text, int base)
{
    struct buffer digits = {.arena = arena};
    bool is_negative, has_prefix;
    struct bigint number;
    int prefix;

    text = utf8_strip(text);
    is_negative = str_starts_with(text, STR("-"));
    if (is_negative || str_starts_with(text, STR("+")))
        text = str_slice(text, 1, text.length);
    prefix = base_of_prefix(text);
    has_prefix = prefix && (base == prefix || !base);
    if (has_prefix)
        text = str_slice(text, 2, text.length);
    if (!read_digits(text, has_prefix ? prefix : base ? base : 10, has_prefix, &digits))
        return NULL;
    if (!base && !has_prefix && digits.length > 1 && digits.bytes[0] == '0' &&
        has_other_digit(buffer_str(&digits)))
        return NULL; /* 010 is no number where the base is told by the text */
    if (!bigint_from_digits(arena, buffer_str(&digits),
                            has_prefix ? prefix
                            : base     ? base
                                       : 10,
                            &number))
        return NULL;
    if (is_negative)
        number = bigint_negate(number);
    return computed_bigint(arena, &number);
}

static bool is_special_float(struct str text)
{
    static const struct str words[] = {STR_INIT("inf"), STR_INIT("infinity"), STR_INIT("nan")};

    if (text.length && (text.bytes[0] == '-' || text.bytes[0] == '+'))
        text = str_slice(text, 1, text.length);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (text.length == words[i].length && (text.bytes[0] | 32) == words[i].bytes[0])
            return true;
    return false;
}

bool parse_float(struct arena *arena, struct str text, double *real)
{
    struct buffer plain = {.arena = arena};
    char *copy, *end;

    text = utf8_strip(text);
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i], next = i + 1 < text.length ? text.bytes[i + 1] : 0;
        bool is_number = digit_of(byte) < 10 || byte == '.' || byte == '+' || byte == '-' ||
                         (byte | 32) == 'e';

        if (byte == '_') {
            if (!i || digit_of(text.bytes[i - 1]) >= 10 || digit_of(next) >= 10)
                return false;
            continue;
        }
        if (!is_number && !is_special_float(text))
            return false;
        buffer_append_byte(&plain, byte);
    }
    copy = str_to_c(arena, buffer_str(&plain));
    *real = strtod(copy, &end);
    return plain.length && end == copy + plain.length;
}
