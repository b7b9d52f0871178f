/* SPDX-License-Identifier: MIT */
/* "text {} {name!r:>8}".format(...): Python's format strings. */
#include "base/utf8.h"
#include "config/config.h"
#include "template/formatting.h"
#include "template/operators.h"
#include "template/strings.h"

enum { WIDEST_FIELD = 10000 };

struct format {
    const struct call *call;
    struct str text;
    size_t at;
    size_t next;                  /* place of the next "{}" */
    bool is_by_place, is_counted; /* "{0}" and "{}" do not mix */
};

/* [[fill]align][sign][0][width][,][.precision][type] */
struct layout {
    struct str fill;
    char align, sign, type;
    bool has_zero, has_comma, has_precision;
    size_t width, precision;
};

static const struct value *fail(const struct format *format, const char *message)
{
    return evaluator_fail(format->call->evaluator, format->call->span,
                          "the format '" STR_FORMAT "': %s", STR_ARGS(format->text), message);
}

static const struct value *by_place(const struct format *format, size_t place)
{
    for (size_t i = 0; i < format->call->given->count; i++)
        if (!format->call->given->items[i].name.length && !place--)
            return format->call->given->items[i].value;
    return fail(format, "not enough arguments");
}

static const struct value *by_name(const struct format *format, struct str name)
{
    for (size_t i = 0; i < format->call->given->count; i++)
        if (str_equal(format->call->given->items[i].name, name))
            return format->call->given->items[i].value;
    return fail(format, "an argument of that name is missing");
}

/* The value that "", "0", "name", "name.part" or "name[part]" stands for. */
static const struct value *find_value(struct format *format, struct str field)
{
    size_t end = 0;
    struct str name;
    int64_t number;
    bool is_number;
    const struct value *value;

    while (end < field.length && field.bytes[end] != '.' && field.bytes[end] != '[')
        end++;
    name = str_slice(field, 0, end);
    is_number = parse_small_integer(name, &number);
    format->is_counted |= !name.length;
    format->is_by_place |= is_number;
    if (format->is_counted && format->is_by_place)
        return fail(format, "{} and {0} do not mix");
    value = !name.length ? by_place(format, format->next++)
            : is_number  ? by_place(format, (size_t)number)
                         : by_name(format, name);
    if (value && end < field.length)
        return fail(format, "parts of arguments are not supported");
    return value;
}

static bool is_align(char byte)
{
    return byte == '<' || byte == '>' || byte == '^' || byte == '=';
}

static bool read_width(struct str spec, size_t *at, size_t *number)
{
    for (*number = 0; *at < spec.length && spec.bytes[*at] >= '0' && spec.bytes[*at] <= '9';
         ++*at) {
        *number = *number * 10 + (size_t)(spec.bytes[*at] - '0');
        if (*number > WIDEST_FIELD)
            return false;
    }
    return true;
}

static bool read_layout(struct str spec, struct layout *layout)
{
    size_t at = 0, length = 0;

    *layout = (struct layout){.fill = STR(" ")};
    if (spec.length)
        utf8_decode(spec, 0, &length);
    if (length < spec.length && is_align(spec.bytes[length])) {
        layout->fill = str_slice(spec, 0, length);
        layout->align = spec.bytes[length];
        at = length + 1;
    } else if (spec.length && is_align(spec.bytes[0])) {
        layout->align = spec.bytes[0];
        at = 1;
    }
    if (at < spec.length && str_find(STR("+- "), spec.bytes[at]) != STR_NOT_FOUND)
        layout->sign = spec.bytes[at++];
    if (at < spec.length && spec.bytes[at] == '0') {
        layout->has_zero = true;
        at++;
    }
    if (!read_width(spec, &at, &layout->width))
        return false;
    if (at < spec.length && spec.bytes[at] == ',') {
        layout->has_comma = true;
        at++;
    }
    if (at < spec.length && spec.bytes[at] == '.') {
        size_t before = ++at;

        layout->has_precision = true;
        if (!read_width(spec, &at, &layout->precision) || at == before)
            return false;
    }
    if (at < spec.length)
        layout->type = spec.bytes[at++];
    return at == spec.length;
}

/* Fills up to the width; numbers stand to the right, others to the left. */
static void pad(struct buffer *out, const struct layout *layout, struct str text,
                bool is_number)
{
    size_t count = utf8_count(text), gap = layout->width > count ? layout->width - count : 0;
    bool has_sign =
        is_number && text.length && str_find(STR("+- "), text.bytes[0]) != STR_NOT_FOUND;
    struct str fill = layout->has_zero && !layout->align ? STR("0") : layout->fill;
    char align = layout->align                   ? layout->align
                 : layout->has_zero && is_number ? '='
                 : is_number                     ? '>'
                                                 : '<';
    size_t left = align == '<' ? 0 : align == '^' ? gap / 2 : gap;

    if (align == '=') {
        buffer_append(out, str_slice(text, 0, has_sign));
        text = str_slice(text, has_sign, text.length);
    }
    for (size_t i = 0; i < left; i++)
        buffer_append(out, fill);
    buffer_append(out, text);
    for (size_t i = left; i < gap; i++)
        buffer_append(out, fill);
}

static struct str with_commas(struct arena *arena, struct str digits)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < digits.length; i++) {
        if (i && (digits.length - i) % 3 == 0)
            buffer_append_byte(&out, ',');
        buffer_append_byte(&out, digits.bytes[i]);
    }
    return buffer_str(&out);
}

static bool append_number(const struct format *format, struct buffer *out,
                          const struct layout *layout, const struct value *value)
{
    struct arena *arena = format->call->evaluator->arena;
    struct buffer directive = {.arena = arena}, text = {.arena = arena};
    bool is_whole = value->kind != VALUE_FLOAT &&
                    (!layout->type || str_find(STR("dxXo"), layout->type) != STR_NOT_FOUND);
    struct value *arguments = computed_list(arena, FORM_TUPLE);
    const struct value *made;
    struct str digits;
    bool has_sign;

    if ((layout->has_comma &&
         (!is_whole || layout->has_zero || (layout->type && layout->type != 'd'))) ||
        (is_whole && layout->has_precision) ||
        (!is_whole &&
         str_find(STR("fFeE"), layout->type ? layout->type : '?') == STR_NOT_FOUND))
        return fail(format, "this layout of a number is not supported") != NULL;
    buffer_append_byte(&directive, '%');
    if (layout->sign && layout->sign != '-')
        buffer_append_byte(&directive, layout->sign);
    if (layout->has_precision)
        buffer_printf(&directive, ".%zu", layout->precision);
    buffer_append_byte(&directive, layout->type ? layout->type : 'd');
    computed_add(arena, arguments, value);
    made = format_percent(format->call->evaluator, buffer_str(&directive), arguments,
                          format->call->span);
    if (!made)
        return false;
    digits = made->string;
    has_sign = digits.length && str_find(STR("+- "), digits.bytes[0]) != STR_NOT_FOUND;
    buffer_append(&text, str_slice(digits, 0, has_sign));
    digits = str_slice(digits, has_sign, digits.length);
    buffer_append(&text, layout->has_comma ? with_commas(arena, digits) : digits);
    pad(out, layout, buffer_str(&text), true);
    return true;
}

static bool append_text(const struct format *format, struct buffer *out,
                        const struct layout *layout, const struct value *value)
{
    bool is_string = value->kind == VALUE_STRING;
    size_t end = 0, length;
    struct str text;

    if ((layout->type && layout->type != 's') || layout->sign || layout->has_comma ||
        layout->has_zero || layout->align == '=')
        return fail(format, "this layout of a text is not supported") != NULL;
    if (!evaluator_text(format->call->evaluator, value, format->call->span, &text))
        return false;
    if (!is_string && (layout->width || layout->has_precision || layout->type))
        return fail(format, "this value has no layout") != NULL;
    for (size_t i = 0; layout->has_precision && i < layout->precision && end < text.length;
         i++, end += length)
        utf8_decode(text, end, &length);
    pad(out, layout, layout->has_precision ? str_slice(text, 0, end) : text, false);
    return true;
}

/* What stands between { and }. */
static bool append_field(struct format *format, struct buffer *out, struct str field)
{
    struct evaluator *evaluator = format->call->evaluator;
    struct str spec = field, name = str_cut(&spec, ':'), conversion = name;
    struct layout layout;
    const struct value *value;

    name = str_cut(&conversion, '!');
    value = find_value(format, name);
    if (!value)
        return false;
    if (str_equal(conversion, STR("r")) || str_equal(conversion, STR("s"))) {
        struct buffer shown = {.arena = evaluator->arena};
        struct str text;

        if (!evaluator_text(evaluator, value, format->call->span, &text))
            return false;
        if (conversion.bytes[0] == 'r' && value->kind == VALUE_STRING) {
            python_repr(&shown, text);
            text = buffer_str(&shown);
        }
        value = computed_string(evaluator->arena, text);
    } else if (conversion.length) {
        return fail(format, "the conversions are !r and !s") != NULL;
    }
    if (!read_layout(spec, &layout))
        return fail(format, "the layout behind ':' is not supported") != NULL;
    if (value_is_number(value) && spec.length && value->kind != VALUE_BOOLEAN)
        return append_number(format, out, &layout, value);
    return append_text(format, out, &layout, value);
}

const struct value *method_format(const struct call *call)
{
    struct format format = {.call = call, .text = call->subject->string};
    struct buffer out = {.arena = call->evaluator->arena};

    while (format.at < format.text.length) {
        struct str rest = str_slice(format.text, format.at, format.text.length), field;
        size_t end;

        if (str_starts_with(rest, STR("{{")) || str_starts_with(rest, STR("}}"))) {
            buffer_append_byte(&out, rest.bytes[0]);
            format.at += 2;
            continue;
        }
        if (rest.bytes[0] == '}')
            return fail(&format, "a single '}'");
        if (rest.bytes[0] != '{') {
            buffer_append_byte(&out, rest.bytes[0]);
            format.at++;
            continue;
        }
        end = str_find(rest, '}');
        field = end == STR_NOT_FOUND ? STR("") : str_slice(rest, 1, end);
        if (end == STR_NOT_FOUND || str_find(field, '{') != STR_NOT_FOUND)
            return fail(&format, "a '{' that is not closed, or one within another");
        if (!append_field(&format, &out, field))
            return NULL;
        format.at += end + 1;
        if (out.length > LARGEST_OUTPUT_BYTES)
            return fail(&format, "the text is too long");
    }
    return give_string(call, buffer_str(&out));
}
