/* SPDX-License-Identifier: MIT */
/* Python's "format" % arguments. */
#include "template/formatting.h"

#include <inttypes.h>

#include "base/utf8.h"
#include "config/config.h"
#include "template/operators.h"

enum { WIDEST_FIELD = 10000 };

struct directive {
    struct str key; /* bytes NULL: the next argument */
    bool is_left, has_plus, has_space, has_zero, has_hash, has_precision;
    int width, precision;
    char conversion;
};

static bool read_number(struct str format, size_t *at, int *number)
{
    *number = 0;
    for (; *at < format.length && format.bytes[*at] >= '0' && format.bytes[*at] <= '9';
         (*at)++) {
        *number = *number * 10 + (format.bytes[*at] - '0');
        if (*number > WIDEST_FIELD)
            return false;
    }
    return true;
}

/* Reads the directive behind the % before *at. */
static bool read_directive(struct str format, size_t *at, struct directive *directive)
{
    *directive = (struct directive){0};
    if (*at < format.length && format.bytes[*at] == '(') {
        size_t length = str_find(str_slice(format, *at, format.length), ')');

        if (length == STR_NOT_FOUND)
            return false;
        directive->key = str_slice(format, *at + 1, *at + length);
        *at += length + 1;
    }
    for (; *at < format.length; (*at)++) {
        char flag = format.bytes[*at];

        directive->is_left |= flag == '-';
        directive->has_plus |= flag == '+';
        directive->has_space |= flag == ' ';
        directive->has_zero |= flag == '0';
        directive->has_hash |= flag == '#';
        if (str_find(STR("-+ 0#"), flag) == STR_NOT_FOUND)
            break;
    }
    if (!read_number(format, at, &directive->width))
        return false;
    if (*at < format.length && format.bytes[*at] == '.') {
        (*at)++;
        directive->has_precision = true;
        if (!read_number(format, at, &directive->precision))
            return false;
    }
    if (*at >= format.length)
        return false;
    directive->conversion = format.bytes[(*at)++];
    return str_find(STR("sradiuxXofFeEgG%"), directive->conversion) != STR_NOT_FOUND;
}

/* Pads text, whose sign stays before zeros. */
static void append_padded(struct buffer *out, const struct directive *directive,
                          struct str text, bool is_number)
{
    size_t length = utf8_count(text), width = (size_t)directive->width;
    size_t gap = width > length ? width - length : 0;
    bool has_sign =
        text.length && (text.bytes[0] == '-' || text.bytes[0] == '+' || text.bytes[0] == ' ');

    if (gap && is_number && directive->has_zero && !directive->is_left) {
        buffer_append(out, str_slice(text, 0, has_sign));
        buffer_repeat(out, '0', gap);
        buffer_append(out, str_slice(text, has_sign, text.length));
        return;
    }
    if (!directive->is_left)
        buffer_repeat(out, ' ', gap);
    buffer_append(out, text);
    if (directive->is_left)
        buffer_repeat(out, ' ', gap);
}

static const char *sign_text(const struct directive *directive, bool is_negative)
{
    return is_negative ? "-" : directive->has_plus ? "+" : directive->has_space ? " " : "";
}

static bool append_integer(struct evaluator *evaluator, struct buffer *out,
                           const struct directive *directive, const struct value *value,
                           struct span span)
{
    struct buffer text = {.arena = evaluator->arena};
    int64_t number = value->kind == VALUE_BOOLEAN ? value->boolean : value->integer;
    bool is_hex = directive->conversion != 'd' && directive->conversion != 'i' &&
                  directive->conversion != 'u';
    uint64_t size;

    if (value->kind == VALUE_FLOAT && !is_hex && value->real > -9e18 && value->real < 9e18)
        number = (int64_t)value->real;
    else if (!value_is_number(value) || value->kind == VALUE_FLOAT || value->digits.bytes)
        return evaluator_fail(evaluator, span, "%%%c needs a whole number, found a %s",
                              directive->conversion, value_type_name(value)) != NULL;
    if (directive->has_hash || directive->has_precision)
        return evaluator_fail(evaluator, span, "this form of %%%c is not supported",
                              directive->conversion) != NULL;
    size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    buffer_append_c(&text, sign_text(directive, number < 0));
    if (directive->conversion == 'x')
        buffer_printf(&text, "%" PRIx64, size);
    else if (directive->conversion == 'X')
        buffer_printf(&text, "%" PRIX64, size);
    else if (directive->conversion == 'o')
        buffer_printf(&text, "%" PRIo64, size);
    else
        buffer_printf(&text, "%" PRIu64, size);
    append_padded(out, directive, buffer_str(&text), true);
    return true;
}

static bool append_float(struct evaluator *evaluator, struct buffer *out,
                         const struct directive *directive, const struct value *value,
                         struct span span)
{
    struct buffer text = {.arena = evaluator->arena};
    int precision = directive->has_precision ? directive->precision : 6;
    double real = value->kind == VALUE_FLOAT     ? value->real
                  : value->kind == VALUE_BOOLEAN ? value->boolean
                                                 : (double)value->integer;

    if (!value_is_number(value) || value->digits.bytes)
        return evaluator_fail(evaluator, span, "%%%c needs a number, found a %s",
                              directive->conversion, value_type_name(value)) != NULL;
    if (real >= 0)
        buffer_append_c(&text, sign_text(directive, false));
    switch (directive->conversion | 32) {
    case 'f':
        buffer_printf(&text, "%.*f", precision, real);
        break;
    case 'e':
        buffer_printf(&text, "%.*e", precision, real);
        break;
    default:
        buffer_printf(&text, "%.*g", precision, real);
    }
    append_padded(out, directive, buffer_str(&text), true);
    return true;
}

static bool append_directive(struct evaluator *evaluator, struct buffer *out,
                             const struct directive *directive, const struct value *value,
                             struct span span)
{
    struct buffer repr = {.arena = evaluator->arena};
    struct str text;

    if (str_find(STR("diuxXo"), directive->conversion) != STR_NOT_FOUND)
        return append_integer(evaluator, out, directive, value, span);
    if (directive->conversion != 's' && directive->conversion != 'r')
        return append_float(evaluator, out, directive, value, span);
    if (!evaluator_text(evaluator, value, span, &text))
        return false;
    if (directive->conversion == 'r' && value->kind == VALUE_STRING) {
        python_repr(&repr, text);
        text = buffer_str(&repr);
    }
    if (directive->has_precision) {
        size_t end = 0, length;

        for (int i = 0; i < directive->precision && end < text.length; i++) {
            utf8_decode(text, end, &length);
            end += length;
        }
        text = str_slice(text, 0, end);
    }
    append_padded(out, directive, text, false);
    return true;
}

/* The value that a directive shows: by key, or the next of the arguments. */
static const struct value *argument_of(struct evaluator *evaluator,
                                       const struct directive *directive,
                                       const struct value *arguments, size_t *used,
                                       struct span span)
{
    bool is_tuple = arguments->kind == VALUE_LIST && arguments->form == FORM_TUPLE;

    if (directive->key.bytes) {
        const struct value *value =
            arguments->kind == VALUE_MAP ? value_get(arguments, directive->key) : NULL;

        *used = SIZE_MAX;
        return value ? value
                     : evaluator_fail(evaluator, span, "the format has no '" STR_FORMAT "'",
                                      STR_ARGS(directive->key));
    }
    if (*used >= (is_tuple ? arguments->count : 1))
        return evaluator_fail(evaluator, span, "not enough arguments for the format");
    return evaluator_demand(evaluator,
                            is_tuple ? arguments->items[(*used)++] : ((*used)++, arguments));
}

const struct value *format_percent(struct evaluator *evaluator, struct str format,
                                   const struct value *arguments, struct span span)
{
    struct buffer out = {.arena = evaluator->arena};
    size_t used = 0, at = 0;

    while (at < format.length) {
        struct directive directive;
        const struct value *value;

        if (format.bytes[at++] != '%') {
            buffer_append_byte(&out, format.bytes[at - 1]);
            continue;
        }
        if (!read_directive(format, &at, &directive))
            return evaluator_fail(evaluator, span, "the format is not supported or broken");
        if (directive.conversion == '%') {
            buffer_append_byte(&out, '%');
            continue;
        }
        value = argument_of(evaluator, &directive, arguments, &used, span);
        if (!value || !append_directive(evaluator, &out, &directive, value, span))
            return NULL;
    }
    if ((arguments->kind == VALUE_LIST && arguments->form == FORM_TUPLE && used != SIZE_MAX &&
         used < arguments->count) ||
        (!used && (value_is_number(arguments) || arguments->kind == VALUE_STRING ||
                   arguments->kind == VALUE_NONE)))
        return evaluator_fail(evaluator, span, "the format does not use all arguments");
    return computed_string(evaluator->arena, buffer_str(&out));
}
