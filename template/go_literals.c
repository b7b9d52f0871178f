/* SPDX-License-Identifier: MIT */
/* What literals of Go stand for: text, characters, numbers. */
#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "template/go_tokens.h"
#include "values/computed.h"

static const struct value *fail(struct rendering *rendering, struct span span,
                                const char *message)
{
    rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE, span, STR_FORMAT " %s",
                    STR_ARGS(span_str(span)), message);
    return NULL;
}

static int digit_of(char byte)
{
    static const char digits[] = "0123456789abcdef";
    size_t index = byte >= '0' && byte <= '9' ? (size_t)(byte - '0')
                                              : str_find(str_from(digits), (char)(byte | 32));

    return index == STR_NOT_FOUND ? 16 : (int)index;
}

/* Reads count digits of the base at *at; false when there are fewer. */
static bool read_digits(struct str str, size_t *at, size_t count, int base, uint32_t *number)
{
    *number = 0;
    if (count > str.length - *at)
        return false;
    for (size_t end = *at + count; *at < end; ++*at) {
        int digit = digit_of(str.bytes[*at]);

        if (digit >= base)
            return false;
        *number = *number * (uint32_t)base + (uint32_t)digit;
    }
    return true;
}

/* Appends what the escape at *at, behind the backslash, stands for, and moves behind it. */
static bool append_escape(struct buffer *out, struct str str, size_t *at, char quote)
{
    static const char names[] = "abfnrtv\\", bytes[] = "\a\b\f\n\r\t\v\\";
    char letter = *at < str.length ? str.bytes[*at] : '\0';
    size_t index = str_find(str_from(names), letter);
    uint32_t number;

    if (letter == quote || index != STR_NOT_FOUND) {
        buffer_append_byte(out, letter == quote ? quote : bytes[index]);
        ++*at;
        return true;
    }
    if (letter >= '0' && letter <= '7') {
        if (!read_digits(str, at, 3, 8, &number) || number > 0xFF)
            return false;
        buffer_append_byte(out, (char)number);
        return true;
    }
    ++*at;
    if (letter == 'x') {
        if (!read_digits(str, at, 2, 16, &number))
            return false;
        buffer_append_byte(out, (char)number);
        return true;
    }
    if ((letter != 'u' && letter != 'U') ||
        !read_digits(str, at, letter == 'u' ? 4 : 8, 16, &number) || number > 0x10FFFF ||
        (number >= 0xD800 && number < 0xE000))
        return false;
    utf8_append(out, number);
    return true;
}

/* The bytes between the quotes; false when an escape stands for nothing. */
static bool unquote(struct str str, struct buffer *out)
{
    char quote = str.bytes[0];

    str = str_slice(str, 1, str.length - 1);
    for (size_t at = 0; at < str.length;) {
        if (str.bytes[at] != '\\') {
            buffer_append_byte(out, str.bytes[at++]);
            continue;
        }
        at++;
        if (!append_escape(out, str, &at, quote))
            return false;
    }
    return true;
}

static const struct value *raw_string(struct arena *arena, struct str str)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 1; i + 1 < str.length; i++)
        if (str.bytes[i] != '\r') /* Go's compiler drops it, and so does strconv.Unquote */
            buffer_append_byte(&out, str.bytes[i]);
    return computed_string(arena, buffer_str(&out));
}

/* A character is its number. One of \x80 and above is a byte, not the start of a sequence. */
static const struct value *character(struct rendering *rendering, struct arena *arena,
                                     struct span span)
{
    struct buffer out = {.arena = arena};
    struct str str = span_str(span), bytes;
    size_t length;
    uint32_t number;

    if (!unquote(str, &out) || !out.length)
        return fail(rendering, span, "is no character");
    bytes = buffer_str(&out);
    number = utf8_decode(bytes, 0, &length);
    if (number == UTF8_BROKEN)
        number = (unsigned char)bytes.bytes[0];
    if (length != bytes.length)
        return fail(rendering, span, "is more than one character");
    return computed_integer(arena, number);
}

/* Underscores stand between digits, or behind the mark of a base. */
static bool has_good_underscores(struct str digits, bool has_base)
{
    for (size_t i = 0; i < digits.length; i++) {
        bool follows = i ? digit_of(digits.bytes[i - 1]) < 16 : has_base;

        if (digits.bytes[i] == '_' &&
            (!follows || i + 1 == digits.length || digit_of(digits.bytes[i + 1]) >= 16))
            return false;
    }
    return true;
}

static const struct value *integer(struct rendering *rendering, struct arena *arena,
                                   struct span span)
{
    struct str digits = span_str(span);
    bool is_negative = digits.bytes[0] == '-';
    int64_t number = 0;
    int base = 10;

    if (is_negative || digits.bytes[0] == '+')
        digits = str_slice(digits, 1, digits.length);
    if (digits.length > 1 && digits.bytes[0] == '0') {
        char letter = (char)(digits.bytes[1] | 32);

        base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
        digits = str_slice(digits, letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1,
                           digits.length);
    }
    if (!digits.length || !has_good_underscores(digits, base != 10))
        return fail(rendering, span, "is no number");
    for (size_t i = 0; i < digits.length; i++) {
        int digit = digit_of(digits.bytes[i]);

        if (digits.bytes[i] == '_')
            continue;
        if (digit >= base)
            return fail(rendering, span, "is no number");
        if (__builtin_mul_overflow(number, base, &number) ||
            __builtin_sub_overflow(number, digit, &number))
            return fail(rendering, span, "is too large for an integer");
    }
    if (!is_negative && __builtin_sub_overflow((int64_t)0, number, &number))
        return fail(rendering, span, "is too large for an integer");
    return computed_integer(arena, number);
}

static const struct value *number(struct rendering *rendering, struct arena *arena,
                                  struct span span)
{
    struct str str = span_str(span);
    struct buffer plain = {.arena = arena};
    bool is_hexadecimal = str_contains(str, STR("x")) || str_contains(str, STR("X"));
    bool has_point = str_contains(str, STR("."));
    char *copy, *end;
    double real;

    if (!has_point &&
        (is_hexadecimal || (!str_contains(str, STR("e")) && !str_contains(str, STR("E")))))
        return integer(rendering, arena, span);
    if (is_hexadecimal)
        return fail(rendering, span, "is no number that is known here");
    for (size_t i = 0; i < str.length; i++) {
        char before = i ? str.bytes[i - 1] : '\0';
        char behind = i + 1 < str.length ? str.bytes[i + 1] : '\0';

        if (str.bytes[i] != '_')
            buffer_append_byte(&plain, str.bytes[i]);
        else if (digit_of(before) >= 10 || digit_of(behind) >= 10)
            return fail(rendering, span, "is no number");
    }
    copy = str_to_c(arena, buffer_str(&plain));
    real = strtod(copy, &end);
    if (end != copy + plain.length || !isfinite(real))
        return fail(rendering, span, "is no number");
    return computed_float(arena, real);
}

const struct value *go_literal(struct rendering *rendering, struct arena *arena,
                               const struct go_token *token)
{
    struct buffer out = {.arena = arena};

    if (token->kind == GO_TOKEN_RAW_STRING)
        return raw_string(arena, span_str(token->span));
    if (token->kind == GO_TOKEN_CHARACTER)
        return character(rendering, arena, token->span);
    if (token->kind == GO_TOKEN_NUMBER)
        return number(rendering, arena, token->span);
    if (!unquote(span_str(token->span), &out))
        return fail(rendering, token->span, "has an escape that Go does not know");
    return computed_string(arena, buffer_str(&out));
}
