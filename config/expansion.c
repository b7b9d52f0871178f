/* SPDX-License-Identifier: MIT */
#include "config/expansion.h"

#include <limits.h>

#include "base/utf8.h"
#include "config/format.h"

#define AT_END UTF8_BROKEN /* no code point */

/* What the next conversion takes: without a key, the mapping, and that only once. */
enum argument_state {
    ARGUMENT_MAPPING,
    ARGUMENT_NAME,
    ARGUMENT_USED,
};

struct expander {
    struct arena *arena;
    const struct traced *format;
    const struct expansion_scope *scope;
    size_t offset;
    enum argument_state state;
    const struct expansion_name *name;
    struct expansion_problem *problem;
};

static bool refuse(struct expander *expander, struct str reason)
{
    expander->problem->fault = EXPANSION_BAD_FORMAT;
    expander->problem->reason = reason;
    return false;
}

static uint32_t next(struct expander *expander)
{
    struct str text = expander->format->str;
    uint32_t code_point;
    size_t length;

    if (expander->offset >= text.length)
        return AT_END;
    code_point = utf8_decode(text, expander->offset, &length);
    if (code_point == UTF8_BROKEN)
        code_point = 0xDC00U + (unsigned char)text.bytes[expander->offset];
    expander->offset += length;
    return code_point;
}

/* The key ends at the parenthesis that closes the first one. */
static bool read_key(struct expander *expander)
{
    struct str text = expander->format->str, key;
    size_t start = expander->offset, depth = 1, end = start;

    while (end < text.length && depth) {
        if (text.bytes[end] == '(')
            depth++;
        else if (text.bytes[end] == ')')
            depth--;
        end++;
    }
    expander->offset = end;
    if (depth)
        return refuse(expander, STR("incomplete format key"));
    key = str_slice(text, start, end - 1);
    expander->name = expansion_find(expander->scope, key);
    expander->state = ARGUMENT_NAME;
    if (expander->name)
        return true;
    expander->problem->fault = EXPANSION_UNKNOWN_NAME;
    expander->problem->name = key;
    return false;
}

static bool take_argument(struct expander *expander, struct format_argument *argument)
{
    if (expander->state == ARGUMENT_USED)
        return refuse(expander, STR("not enough arguments for format string"));
    argument->scope = expander->scope;
    argument->name = expander->state == ARGUMENT_NAME ? expander->name : NULL;
    expander->state = ARGUMENT_USED;
    return true;
}

/* A star takes an argument, and none is left for the conversion: its number is of no use. */
static bool read_star(struct expander *expander, bool is_precision, uint32_t *letter)
{
    struct format_argument argument;

    if (!take_argument(expander, &argument))
        return false;
    if (!argument.name || !argument.name->is_integer)
        return refuse(expander, STR("* wants int"));
    if (!is_precision && argument.name->value.bytes)
        return refuse(expander, STR("Python int too large to convert to C ssize_t"));
    if (is_precision && (argument.name->number > INT_MAX || argument.name->number < INT_MIN))
        return refuse(expander, STR("Python int too large to convert to C int"));
    *letter = next(expander);
    return true;
}

static bool is_digit(uint32_t letter)
{
    return letter >= '0' && letter <= '9';
}

static bool read_number(struct expander *expander, int64_t largest, const char *too_big,
                        uint32_t *letter, int64_t *number)
{
    for (*number = 0; is_digit(*letter); *letter = next(expander)) {
        int64_t digit = *letter - '0';

        if (*number > (largest - digit) / 10)
            return refuse(expander, str_from(too_big));
        *number = *number * 10 + digit;
    }
    return true;
}

static unsigned flag_of(uint32_t letter)
{
    switch (letter) {
    case '-':
        return FORMAT_LEFT;
    case '+':
        return FORMAT_SIGN;
    case ' ':
        return FORMAT_BLANK;
    case '#':
        return FORMAT_ALTERNATE;
    case '0':
        return FORMAT_ZERO;
    default:
        return 0;
    }
}

static bool read_precision(struct expander *expander, uint32_t *letter, struct format *format)
{
    *letter = next(expander);
    format->precision = 0;
    if (*letter == '*')
        return read_star(expander, true, letter);
    return read_number(expander, INT_MAX, "precision too big", letter, &format->precision);
}

/* Everything behind the percent sign, up to the letter of the conversion. */
static bool read_format(struct expander *expander, struct format *format)
{
    uint32_t letter = next(expander);
    unsigned flag;

    *format = (struct format){.precision = -1};
    if (letter == '(') {
        if (!read_key(expander))
            return false;
        letter = next(expander);
    }
    for (; (flag = flag_of(letter)); letter = next(expander))
        format->flags |= flag;
    if (letter == '*') {
        if (!read_star(expander, false, &letter))
            return false;
    } else if (!read_number(expander, INT64_MAX, "width too big", &letter, &format->width)) {
        return false;
    }
    if (letter == '.' && !read_precision(expander, &letter, format))
        return false;
    if (letter == 'h' || letter == 'l' || letter == 'L')
        letter = next(expander);
    if (letter == AT_END)
        return refuse(expander, STR("incomplete format"));
    format->conversion = letter;
    return true;
}

/* The offset stands behind a percent sign. */
static bool expand_one(struct expander *expander, struct str *result)
{
    struct str text = expander->format->str;
    struct format_argument argument;
    struct format format;

    if (expander->offset < text.length && text.bytes[expander->offset] == '%') {
        expander->offset++;
        *result = STR("%");
        return true;
    }
    if (!read_format(expander, &format) || !take_argument(expander, &argument))
        return false;
    format.text = str_slice(text, 0, expander->offset);
    return format_apply(expander->arena, &format, &argument, result, expander->problem);
}

static void append_literal(struct expander *expander, struct tracer *tracer, size_t from,
                           size_t to)
{
    struct traced literal = traced_slice(expander->arena, *expander->format, from, to - from);

    tracer_append_traced(tracer, &literal);
}

bool expand(struct arena *arena, const struct traced *format,
            const struct expansion_scope *scope, struct traced *result,
            struct expansion_problem *problem)
{
    struct expansion_problem unused = {0};
    struct expander expander = {
        .arena = arena,
        .format = format,
        .scope = scope,
        .problem = problem ? problem : &unused,
    };
    struct str rest = format->str;
    struct tracer tracer = tracer_create(arena);
    size_t percent;

    if (str_find(rest, '%') == STR_NOT_FOUND) {
        *result = *format;
        return true;
    }
    while ((percent = str_find(rest, '%')) != STR_NOT_FOUND) {
        size_t start = expander.offset + percent;
        struct str expanded;
        bool success;
        struct span span;

        append_literal(&expander, &tracer, expander.offset, start);
        expander.offset = start + 1;
        success = expand_one(&expander, &expanded);
        span = traced_span(format, start, expander.offset - start);
        if (!success) {
            expander.problem->span = span;
            return false;
        }
        tracer_append(&tracer, expanded, span);
        rest = str_slice(format->str, expander.offset, format->str.length);
    }
    append_literal(&expander, &tracer, expander.offset, format->str.length);
    *result = tracer_finish(&tracer, format->source);
    return true;
}
