/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "template/go_format.h"

enum {
    MOST_DIGITS = 17,           /* that tell one double from the next */
    LARGEST_SHORT_EXPONENT = 5, /* without a precision Go takes 6 for it */
    SMALLEST_SHORT_EXPONENT = -4,
    FLOAT_BYTES = 32,
};

bool go_is_float(const struct value *value)
{
    static const char most[] = "18446744073709551615";
    const struct str digits = value->digits;

    if (value->kind != VALUE_INTEGER)
        return value->kind == VALUE_FLOAT;
    return digits.bytes &&
           (digits.bytes[0] == '-' || digits.length >= sizeof(most) ||
            (digits.length == sizeof(most) - 1 && str_compare(digits, str_from(most)) > 0));
}

double go_float(const struct value *value)
{
    char digits[400];

    if (value->kind == VALUE_FLOAT)
        return value->real;
    snprintf(digits, sizeof(digits), STR_FORMAT, STR_ARGS(value->digits));
    return strtod(digits, NULL);
}

/* The digits of number, at the end of text; with at least least of them. */
static struct str digits_of(struct arena *arena, uint64_t number, unsigned base, bool is_upper,
                            size_t least)
{
    const char *symbols = is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
    size_t size = least + 64, at = size;
    char *text = arena_bytes(arena, size);

    do
        text[--at] = symbols[number % base];
    while (number /= base);
    while (size - at < least)
        text[--at] = '0';
    return (struct str){text + at, size - at};
}

static void format_in_base(struct go_format *format, uint64_t number, bool is_negative,
                           uint32_t verb)
{
    unsigned base = verb == 'b'                  ? 2
                    : verb == 'o' || verb == 'O' ? 8
                    : (verb | 32) == 'x'         ? 16
                                                 : 10;
    bool has_zero = format->has_zero;
    bool has_sign = is_negative || format->has_plus || format->has_space;
    struct buffer text = {.arena = format->out.arena};
    size_t least = 0;
    struct str digits;

    if (format->has_precision)
        least = format->precision;
    else if (has_zero && format->has_width)
        least = format->width > has_sign ? format->width - has_sign : 0;
    format->has_zero = false;
    if (format->has_precision && !least && !number) { /* no digit at all */
        go_format_padded(format, STR(""));
        format->has_zero = has_zero;
        return;
    }
    digits = digits_of(text.arena, number, base, verb == 'X', least);
    if (has_sign)
        buffer_append_byte(&text, is_negative ? '-' : format->has_plus ? '+' : ' ');
    if (verb == 'O')
        buffer_append_c(&text, "0o");
    if (format->has_hash && base == 2)
        buffer_append_c(&text, "0b");
    if (format->has_hash && base == 8 && digits.bytes[0] != '0')
        buffer_append_byte(&text, '0');
    if (format->has_hash && base == 16)
        buffer_append_c(&text, verb == 'X' ? "0X" : "0x");
    buffer_append(&text, digits);
    go_format_padded(format, buffer_str(&text));
    format->has_zero = has_zero;
}

static void format_rune(struct go_format *format, uint64_t number)
{
    struct buffer text = {.arena = format->out.arena};
    bool is_rune = number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);

    utf8_append(&text, is_rune ? (uint32_t)number : 0xFFFD);
    go_format_padded(format, buffer_str(&text));
}

void go_format_integer(struct go_format *format, const struct value *value, uint32_t verb)
{
    bool is_negative = !value->digits.bytes && value->integer < 0;
    uint64_t number = value->digits.bytes ? strtoull(value->digits.bytes, NULL, 10)
                      : is_negative       ? 0 - (uint64_t)value->integer
                                          : (uint64_t)value->integer;

    switch (verb) {
    case 'v':
    case 'd':
    case 'b':
    case 'o':
    case 'O':
    case 'x':
    case 'X':
        format_in_base(format, number, is_negative, verb);
        break;
    case 'c':
        format_rune(format, is_negative ? UINT64_MAX : number);
        break;
    case 'q':
        go_format_quoted_rune(format,
                              is_negative || number > 0x10FFFF ? 0xFFFD : (uint32_t)number);
        break;
    case 'U':
        format->fault = "'%U' is not supported";
        break;
    default:
        go_format_bad_verb(format, verb);
    }
}

/* As few digits as read back as the same number. */
static int shortest_precision(double real, char *text, size_t size)
{
    for (int precision = 0; precision < MOST_DIGITS; precision++) {
        snprintf(text, size, "%.*e", precision, real);
        if (strtod(text, NULL) == real)
            return precision;
    }
    return MOST_DIGITS - 1;
}

/* %v and %g without precision: no exponent from 1e-4 up to below 1e6. */
static struct str shortest(struct arena *arena, double real, bool is_upper)
{
    char text[FLOAT_BYTES];
    int precision = shortest_precision(real, text, sizeof(text));
    long exponent = strtol(strchr(text, 'e') + 1, NULL, 10);
    long decimals = precision > exponent ? precision - exponent : 0;

    if (exponent >= SMALLEST_SHORT_EXPONENT && exponent <= LARGEST_SHORT_EXPONENT)
        return str_printf(arena, "%.*f", (int)decimals, real);
    return is_upper ? str_printf(arena, "%.*E", precision, real)
                    : str_copy(arena, str_from(text));
}

/* The number without its sign. */
static struct str float_digits(struct go_format *format, double real, uint32_t verb)
{
    struct arena *arena = format->out.arena;
    bool is_general = verb == 'v' || verb == 'g' || verb == 'G';
    int precision = format->has_precision ? (int)format->precision : 6;

    if (is_general && !format->has_precision)
        return shortest(arena, real, verb == 'G');
    switch (verb) {
    case 'e':
        return str_printf(arena, "%.*e", precision, real);
    case 'E':
        return str_printf(arena, "%.*E", precision, real);
    case 'G':
        return str_printf(arena, "%.*G", precision, real);
    case 'v':
    case 'g':
        return str_printf(arena, "%.*g", precision, real);
    default:
        return str_printf(arena, "%.*f", precision, real);
    }
}

static void format_special(struct go_format *format, double real)
{
    bool has_zero = format->has_zero;
    const char *sign = real < 0 ? "-" : format->has_plus ? "+" : format->has_space ? " " : "";

    if (!isnan(real) && !*sign)
        sign = "+";
    format->has_zero = false;
    go_format_padded(format,
                     str_printf(format->out.arena, "%s%s", sign, isnan(real) ? "NaN" : "Inf"));
    format->has_zero = has_zero;
}

void go_format_float(struct go_format *format, const struct value *value, uint32_t verb)
{
    double real = go_float(value);
    const char *sign = signbit(real)       ? "-"
                       : format->has_plus  ? "+"
                       : format->has_space ? " "
                                           : "";
    struct str digits;

    if (verb > 0x7F || str_find(STR("veEfFgG"), (char)verb) == STR_NOT_FOUND) {
        if (verb == 'b' || (verb | 32) == 'x')
            format->fault = "binary and hexadecimal floats are not supported";
        else
            go_format_bad_verb(format, verb);
        return;
    }
    if (format->has_hash) {
        format->fault = "'#' for a float is not supported";
        return;
    }
    if (!isfinite(real)) {
        format_special(format, real);
        return;
    }
    digits = float_digits(format, fabs(real), verb);
    if (*sign && format->has_zero && format->has_width && format->width > digits.length + 1) {
        buffer_append_c(&format->out, sign);
        buffer_repeat(&format->out, '0', format->width - digits.length - 1);
        buffer_append(&format->out, digits);
        return;
    }
    go_format_padded(format,
                     str_printf(format->out.arena, "%s" STR_FORMAT, sign, STR_ARGS(digits)));
}
