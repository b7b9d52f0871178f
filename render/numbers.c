/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "render/formatting.h"

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

bool parse_integer(struct str text, int base, int64_t *integer, bool *is_beyond)
{
    int64_t number = 0;
    bool is_negative = false, was_digit = false;
    int prefix;

    *is_beyond = false;
    text = utf8_strip(text);
    if (text.length && (text.bytes[0] == '-' || text.bytes[0] == '+')) {
        is_negative = text.bytes[0] == '-';
        text = str_slice(text, 1, text.length);
    }
    prefix = base_of_prefix(text);
    if (prefix && (base == prefix || !base)) {
        text = str_slice(text, 2, text.length);
        base = prefix;
        was_digit = true; /* an underscore may follow */
    }
    base = base ? base : 10;
    for (size_t i = 0; i < text.length; i++) {
        int digit = digit_of(text.bytes[i]);

        if (text.bytes[i] == '_' && was_digit && i + 1 < text.length) {
            was_digit = false;
            continue;
        }
        if (digit >= base)
            return false;
        was_digit = true;
        if (__builtin_mul_overflow(number, base, &number) ||
            __builtin_sub_overflow(number, digit, &number))
            *is_beyond = true;
    }
    if (!is_negative && __builtin_sub_overflow((int64_t)0, number, &number))
        *is_beyond = true;
    *integer = number;
    return was_digit && text.length;
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
