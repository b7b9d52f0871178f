/* SPDX-License-Identifier: MIT */
/* A format of printf, directive by directive. */
#include "base/utf8.h"
#include "template/go_format.h"
#include "template/go_functions.h"

enum { WIDEST_FIELD = 1000 * 1000, LONGEST_FRACTION = 1000 };

struct reader {
    struct go_format *format;
    struct str text;
    size_t at;
    const struct value *const *arguments;
    size_t count, used;
};

static bool is_at(const struct reader *reader, char byte)
{
    return reader->at < reader->text.length && reader->text.bytes[reader->at] == byte;
}

/* The flags, and all else of the directive before. */
static void read_flags(struct reader *reader)
{
    struct go_format *format = reader->format;

    *format = (struct go_format){.out = format->out, .fault = format->fault};
    for (; reader->at < reader->text.length; reader->at++) {
        char byte = reader->text.bytes[reader->at];

        if (str_find(STR("#0+- "), byte) == STR_NOT_FOUND)
            break;
        format->has_hash |= byte == '#';
        format->has_plus |= byte == '+';
        format->has_space |= byte == ' ';
        format->has_minus |= byte == '-';
        if (byte == '0' || byte == '-')
            format->has_zero = !format->has_minus;
    }
}

/* A number beyond all reason makes Go give up on the rest of the format. */
static bool read_digits(struct reader *reader, size_t *number)
{
    size_t start = reader->at;

    *number = 0;
    for (; reader->at < reader->text.length; reader->at++) {
        char byte = reader->text.bytes[reader->at];

        if (byte < '0' || byte > '9')
            break;
        *number = *number * 10 + (size_t)(byte - '0');
        if (*number > WIDEST_FIELD) {
            *number = 0;
            reader->at = reader->text.length;
            return false;
        }
    }
    return reader->at > start;
}

/* The argument for a '*'. */
static bool take_integer(struct reader *reader, int64_t *number)
{
    const struct value *value =
        reader->used < reader->count ? reader->arguments[reader->used++] : NULL;
    bool is_integer = value && value->kind == VALUE_INTEGER && !value->digits.bytes &&
                      value->integer <= WIDEST_FIELD && value->integer >= -WIDEST_FIELD;

    *number = is_integer ? value->integer : 0;
    return is_integer;
}

static void read_width(struct reader *reader)
{
    struct go_format *format = reader->format;
    int64_t number;

    if (!is_at(reader, '*')) {
        format->has_width = read_digits(reader, &format->width);
        return;
    }
    reader->at++;
    format->has_width = take_integer(reader, &number);
    if (!format->has_width)
        buffer_append_c(&format->out, "%!(BADWIDTH)");
    if (number < 0) {
        format->has_minus = true;
        format->has_zero = false;
    }
    format->width = (size_t)(number < 0 ? -number : number);
}

static void read_precision(struct reader *reader)
{
    struct go_format *format = reader->format;
    int64_t number;

    if (!is_at(reader, '.') || reader->at + 1 >= reader->text.length)
        return;
    reader->at++;
    if (!is_at(reader, '*')) {
        if (!read_digits(reader, &format->precision))
            format->precision = 0;
        format->has_precision = true;
    } else {
        reader->at++;
        format->has_precision = take_integer(reader, &number) && number >= 0;
        if (!format->has_precision)
            buffer_append_c(&format->out, "%!(BADPREC)");
        format->precision = format->has_precision ? (size_t)number : 0;
    }
    if (format->precision > LONGEST_FRACTION)
        format->fault = "a precision of more than 1000 is not supported";
}

static void apply_verb(struct reader *reader, uint32_t verb)
{
    struct go_format *format = reader->format;
    const struct value *value;

    if (verb == '%') {
        buffer_append_byte(&format->out, '%');
        return;
    }
    if (reader->used >= reader->count) {
        buffer_append_c(&format->out, "%!");
        utf8_append(&format->out, verb);
        buffer_append_c(&format->out, "(MISSING)");
        return;
    }
    value = reader->arguments[reader->used++];
    format->argument = value;
    if (verb == 'v' && format->has_hash)
        format->fault = "'%#v' is not supported";
    else if (verb == 'p' || verb == 'w')
        format->fault = "'%p' and '%w' are not supported";
    else if (verb == 'T' && value->kind != VALUE_NONE)
        go_format_text(format, str_from(go_type_name(value)), 's');
    else if (verb == 'T')
        go_format_value(format, value, 'v');
    else {
        format->has_plus &= verb != 'v'; /* asks for the names of fields, which we have none */
        go_format_value(format, value, verb);
    }
}

static void read_directive(struct reader *reader)
{
    size_t length;
    uint32_t verb;

    read_flags(reader);
    read_width(reader);
    read_precision(reader);
    if (is_at(reader, '[')) {
        reader->format->fault = "'%[1]d' and its like are not supported";
        return;
    }
    if (reader->at >= reader->text.length) {
        buffer_append_c(&reader->format->out, "%!(NOVERB)");
        return;
    }
    verb = utf8_decode(reader->text, reader->at, &length);
    reader->at += length;
    apply_verb(reader, verb == UTF8_BROKEN ? 0xFFFD : verb);
}

static void show_extra(struct reader *reader)
{
    struct go_format *format = reader->format;

    *format = (struct go_format){.out = format->out, .fault = format->fault};
    buffer_append_c(&format->out, "%!(EXTRA ");
    for (size_t i = reader->used; i < reader->count; i++) {
        if (i > reader->used)
            buffer_append_c(&format->out, ", ");
        format->argument = reader->arguments[i];
        if (format->argument->kind != VALUE_NONE)
            buffer_printf(&format->out, "%s=", go_type_name(format->argument));
        go_format_value(format, format->argument, 'v');
    }
    buffer_append_byte(&format->out, ')');
}

bool go_format_all(struct go_format *format, struct str text,
                   const struct value *const *arguments, size_t count)
{
    struct reader reader = {
        .format = format, .text = text, .arguments = arguments, .count = count};

    while (reader.at < text.length && !format->fault) {
        size_t start = reader.at;

        while (reader.at < text.length && text.bytes[reader.at] != '%')
            reader.at++;
        buffer_append(&format->out, str_slice(text, start, reader.at));
        if (reader.at == text.length)
            break;
        reader.at++;
        read_directive(&reader);
        if (format->out.length > LARGEST_OUTPUT_BYTES)
            format->fault = "the text is too long";
    }
    if (reader.used < count && !format->fault)
        show_extra(&reader);
    return !format->fault;
}
