/* SPDX-License-Identifier: MIT */
#include "config/format.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bigint.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "config/config.h"
#include "config/reading.h"

enum { DEFAULT_PRECISION = 6, LAST_CODE_POINT = 0x10FFFF };

/* A field before it is padded. */
struct field {
    bool is_number; /* sign and zeros mean something */
    char sign;      /* 0: none */
    struct str prefix, body;
};

static bool refuse(struct expansion_problem *problem, enum expansion_fault fault,
                   struct str reason)
{
    problem->fault = fault;
    problem->reason = reason;
    return false;
}

static bool refuse_type(struct arena *arena, const struct format *format,
                        const struct format_argument *argument, const char *wanted,
                        struct expansion_problem *problem)
{
    return refuse(problem, EXPANSION_BAD_FORMAT,
                  str_printf(arena, "%%%c format: %s is required, not %s",
                             (char)format->conversion, wanted,
                             argument->name ? "str" : "dict"));
}

static struct str decimal(struct arena *arena, const struct expansion_name *integer)
{
    return integer->value.bytes ? integer->value
                                : str_printf(arena, "%" PRId64, integer->number);
}

static struct str show_mapping(struct arena *arena, const struct expansion_scope *scope)
{
    struct name_list names = scope_names(arena, scope);
    struct buffer shown = {.arena = arena};

    buffer_append_byte(&shown, '{');
    for (size_t i = 0; i < names.count; i++) {
        const struct expansion_name *name = names.items[i];

        if (i)
            buffer_append_c(&shown, ", ");
        python_repr(&shown, name->name);
        buffer_append_c(&shown, ": ");
        if (name->is_integer)
            buffer_append(&shown, decimal(arena, name));
        else
            python_repr(&shown, name->value);
    }
    buffer_append_byte(&shown, '}');
    return buffer_str(&shown);
}

/* The first count code points. */
static struct str cut(struct str str, int64_t count)
{
    size_t end = 0, length;

    for (; count > 0 && end < str.length; count--) {
        utf8_decode(str, end, &length);
        end += length;
    }
    return str_slice(str, 0, end);
}

static struct str show_text(struct arena *arena, const struct format *format,
                            const struct format_argument *argument)
{
    const struct expansion_name *name = argument->name;
    struct buffer shown = {.arena = arena}, ascii = {.arena = arena};

    if (!name)
        buffer_append(&shown, show_mapping(arena, argument->scope));
    else if (name->is_integer)
        buffer_append(&shown, decimal(arena, name));
    else if (format->conversion == 's')
        return format->precision < 0 ? name->value : cut(name->value, format->precision);
    else
        python_repr(&shown, name->value);
    if (format->conversion == 'a') {
        python_only_ascii(&ascii, buffer_str(&shown));
        shown = ascii;
    }
    return format->precision < 0 ? buffer_str(&shown)
                                 : cut(buffer_str(&shown), format->precision);
}

static char sign_of(const struct format *format, bool is_negative)
{
    if (is_negative)
        return '-';
    if (format->flags & FORMAT_SIGN)
        return '+';
    return format->flags & FORMAT_BLANK ? ' ' : 0;
}

/* Of an integer beyond 64 bits. */
static struct str long_digits(struct arena *arena, const struct format *format, struct str text)
{
    bool is_negative = str_starts_with(text, STR("-"));
    struct str digits = str_slice(text, is_negative, text.length);
    struct buffer upper = {.arena = arena};
    struct bigint exact = {0};

    if (format->conversion != 'x' && format->conversion != 'X' && format->conversion != 'o')
        return digits;
    if (bigint_from_digits(arena, digits, 10, &exact))
        digits = bigint_text_of_base(arena, &exact, format->conversion == 'o' ? 8 : 16);
    if (format->conversion != 'X')
        return digits;
    for (size_t i = 0; i < digits.length; i++) {
        char digit = digits.bytes[i];

        buffer_append_byte(&upper, digit >= 'a' ? (char)(digit - ('a' - 'A')) : digit);
    }
    return buffer_str(&upper);
}

/* Without sign and prefix. */
static struct str digits_of(struct arena *arena, const struct format *format,
                            const struct expansion_name *integer)
{
    int64_t number = integer->number;
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    if (integer->value.bytes)
        return long_digits(arena, format, integer->value);
    switch (format->conversion) {
    case 'x':
        return str_printf(arena, "%" PRIx64, size);
    case 'X':
        return str_printf(arena, "%" PRIX64, size);
    case 'o':
        return str_printf(arena, "%" PRIo64, size);
    default:
        return str_printf(arena, "%" PRIu64, size);
    }
}

static struct str prefix_of(const struct format *format)
{
    if (!(format->flags & FORMAT_ALTERNATE))
        return STR("");
    switch (format->conversion) {
    case 'x':
        return STR("0x");
    case 'X':
        return STR("0X");
    case 'o':
        return STR("0o");
    default:
        return STR("");
    }
}

static struct field show_integer(struct arena *arena, const struct format *format,
                                 const struct expansion_name *integer)
{
    struct field field = {
        .is_number = true,
        .sign = sign_of(format, integer->number < 0),
        .prefix = prefix_of(format),
    };
    struct buffer body = {.arena = arena};
    struct str digits = digits_of(arena, format, integer);

    if (format->precision > (int64_t)digits.length)
        buffer_repeat(&body, '0', (size_t)format->precision - digits.length);
    buffer_append(&body, digits);
    field.body = buffer_str(&body);
    return field;
}

/* Infinite when no double comes near. */
static double real_of(struct arena *arena, const struct expansion_name *integer)
{
    return integer->value.bytes ? strtod(str_to_c(arena, integer->value), NULL)
                                : (double)integer->number;
}

static struct field show_real(struct arena *arena, const struct format *format, double number)
{
    double size = number < 0 ? -number : number;
    int precision = format->precision < 0 ? DEFAULT_PRECISION : (int)format->precision;
    bool is_alternate = format->flags & FORMAT_ALTERNATE;
    struct field field = {.is_number = true, .sign = sign_of(format, number < 0)};

    switch (format->conversion) {
    case 'e':
        field.body = is_alternate ? str_printf(arena, "%#.*e", precision, size)
                                  : str_printf(arena, "%.*e", precision, size);
        break;
    case 'E':
        field.body = is_alternate ? str_printf(arena, "%#.*E", precision, size)
                                  : str_printf(arena, "%.*E", precision, size);
        break;
    case 'g':
        field.body = is_alternate ? str_printf(arena, "%#.*g", precision, size)
                                  : str_printf(arena, "%.*g", precision, size);
        break;
    case 'G':
        field.body = is_alternate ? str_printf(arena, "%#.*G", precision, size)
                                  : str_printf(arena, "%.*G", precision, size);
        break;
    default:
        field.body = is_alternate ? str_printf(arena, "%#.*f", precision, size)
                                  : str_printf(arena, "%.*f", precision, size);
        break;
    }
    return field;
}

static bool show_character(struct arena *arena, const struct format_argument *argument,
                           struct str *shown, struct expansion_problem *problem)
{
    const struct expansion_name *name = argument->name;
    struct buffer character = {.arena = arena};

    if (!name || (!name->is_integer && utf8_count(name->value) != 1))
        return refuse(problem, EXPANSION_BAD_FORMAT, STR("%c requires int or char"));
    *shown = name->value;
    if (!name->is_integer)
        return true;
    if (name->number < 0 || name->number > LAST_CODE_POINT)
        return refuse(problem, EXPANSION_BAD_FORMAT, STR("%c arg not in range(0x110000)"));
    utf8_append(&character, (uint32_t)name->number);
    *shown = buffer_str(&character);
    return true;
}

static bool refuse_conversion(struct arena *arena, const struct format *format,
                              struct expansion_problem *problem)
{
    uint32_t letter = format->conversion;

    return refuse(problem, EXPANSION_BAD_FORMAT,
                  str_printf(arena, "unsupported format character '%c' (0x%x) at index %zu",
                             letter >= 0x1F && letter <= 0x7E ? (char)letter : '?', letter,
                             utf8_count(format->text) - 1));
}

/* Python prints no more digits than it reads; a process number can come to one more. */
static bool is_too_long(const struct expansion_name *name)
{
    return name->is_integer &&
           name->value.length > (size_t)BIGINT_MOST_DIGITS + (name->number < 0);
}

static bool is_printable(const struct format_argument *argument,
                         struct expansion_problem *problem)
{
    const struct expansion_scope *scope = argument->name ? NULL : argument->scope;
    bool too_long = argument->name && is_too_long(argument->name);

    for (; scope; scope = scope->parent)
        for (size_t i = 0; i < scope->count; i++)
            too_long |= is_too_long(&scope->names[i]);
    if (!too_long)
        return true;
    return refuse(problem, EXPANSION_BAD_FORMAT,
                  STR("Exceeds the limit (4300 digits) for integer string conversion; use "
                      "sys.set_int_max_str_digits() to increase the limit"));
}

static bool make_field(struct arena *arena, const struct format *format,
                       const struct format_argument *argument, struct field *field,
                       struct expansion_problem *problem)
{
    bool is_integer = argument->name && argument->name->is_integer;

    switch (format->conversion) {
    case 's':
    case 'r':
    case 'a':
        if (!is_printable(argument, problem))
            return false;
        field->body = show_text(arena, format, argument);
        return true;
    case 'd':
    case 'i':
    case 'u':
        if (!is_integer)
            return refuse_type(arena, format, argument, "a real number", problem);
        *field = show_integer(arena, format, argument->name);
        return is_printable(argument, problem);
    case 'o':
    case 'x':
    case 'X':
        if (!is_integer)
            return refuse_type(arena, format, argument, "an integer", problem);
        *field = show_integer(arena, format, argument->name);
        return true;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        if (!is_integer)
            return refuse(problem, EXPANSION_BAD_FORMAT,
                          argument->name ? STR("must be real number, not str")
                                         : STR("must be real number, not dict"));
        if (isinf(real_of(arena, argument->name)))
            return refuse(problem, EXPANSION_BAD_FORMAT,
                          STR("int too large to convert to float"));
        *field = show_real(arena, format, real_of(arena, argument->name));
        return true;
    case 'c':
        return show_character(arena, argument, &field->body, problem);
    default:
        return refuse_conversion(arena, format, problem);
    }
}

static struct str pad(struct arena *arena, const struct format *format,
                      const struct field *field)
{
    size_t length = (field->sign != 0) + field->prefix.length + utf8_count(field->body);
    size_t width = (size_t)format->width, missing = width > length ? width - length : 0;
    bool is_left = format->flags & FORMAT_LEFT;
    bool with_zeros = field->is_number && format->flags & FORMAT_ZERO && !is_left;
    struct buffer padded = {.arena = arena};

    if (!missing && !field->is_number)
        return field->body;
    if (!is_left && !with_zeros)
        buffer_repeat(&padded, ' ', missing);
    if (field->sign)
        buffer_append_byte(&padded, field->sign);
    buffer_append(&padded, field->prefix);
    if (with_zeros)
        buffer_repeat(&padded, '0', missing);
    buffer_append(&padded, field->body);
    if (is_left)
        buffer_repeat(&padded, ' ', missing);
    return buffer_str(&padded);
}

bool format_apply(struct arena *arena, const struct format *format,
                  const struct format_argument *argument, struct str *result,
                  struct expansion_problem *problem)
{
    struct field field = {0};

    if (format->width >= FORMAT_LARGEST || format->precision >= FORMAT_LARGEST)
        return refuse(problem, EXPANSION_TOO_LARGE,
                      STR("the field is wider than a million, which supconf does not follow"));
    if (!make_field(arena, format, argument, &field, problem))
        return false;
    *result = pad(arena, format, &field);
    return true;
}
