/* SPDX-License-Identifier: MIT */
#include "template/json.h"

#include <math.h>

#include "base/utf8.h"
#include "template/operators.h"
#include "values/value_order.h"

struct writer {
    struct evaluator *evaluator;
    struct buffer *out;
    const struct json_layout *layout;
    struct span span;
    size_t depth;
};

static void append_code(struct buffer *out, uint32_t code)
{
    if (code < 0x10000) {
        buffer_printf(out, "\\u%04x", (unsigned)code);
        return;
    }
    code -= 0x10000;
    buffer_printf(out, "\\u%04x\\u%04x", 0xD800u + (unsigned)(code >> 10),
                  0xDC00u + (unsigned)(code & 0x3FF));
}

static void append_string(struct buffer *out, struct str text, bool keeps_unicode)
{
    static const char special[] = "\"\\\n\r\t\f\b", letters[] = "\"\\nrtfb";
    size_t length;

    buffer_append_byte(out, '"');
    for (size_t i = 0; i < text.length; i += length) {
        uint32_t point = utf8_decode(text, i, &length);
        size_t index =
            text.bytes[i] ? str_find(str_from(special), text.bytes[i]) : STR_NOT_FOUND;

        if (index != STR_NOT_FOUND) {
            buffer_append_byte(out, '\\');
            buffer_append_byte(out, letters[index]);
        } else if (point == UTF8_BROKEN && !keeps_unicode) {
            append_code(out, 0xDC00u + (unsigned char)text.bytes[i]);
        } else if (point < 0x20 || (point > 0x7F && !keeps_unicode)) {
            append_code(out, point);
        } else {
            buffer_append(out, str_slice(text, i, i + length));
        }
    }
    buffer_append_byte(out, '"');
}

static bool append(struct writer *writer, const struct value *value);

/* What stands before a part: a comma, and a new line where parts have their own. */
static void begin_part(struct writer *writer, bool is_first)
{
    if (!is_first)
        buffer_append_c(writer->out, writer->layout->is_indented ? "," : ", ");
    if (!writer->layout->is_indented)
        return;
    buffer_append_byte(writer->out, '\n');
    buffer_repeat(writer->out, ' ', writer->layout->indent * writer->depth);
}

static void end_parts(struct writer *writer, char close)
{
    writer->depth--;
    if (writer->layout->is_indented) {
        buffer_append_byte(writer->out, '\n');
        buffer_repeat(writer->out, ' ', writer->layout->indent * writer->depth);
    }
    buffer_append_byte(writer->out, close);
}

static bool append_key(struct writer *writer, const struct value *key)
{
    bool is_text = key->kind == VALUE_STRING;

    if (key->kind == VALUE_LIST || key->kind == VALUE_MAP)
        return evaluator_fail(writer->evaluator, writer->span, "a %s is no key in JSON",
                              value_type_name(key)) != NULL;
    if (!is_text)
        buffer_append_byte(writer->out, '"');
    if (!append(writer, key))
        return false;
    buffer_append_c(writer->out, is_text ? ": " : "\": ");
    return true;
}

static bool append_map(struct writer *writer, const struct value *map)
{
    if (!map->count) {
        buffer_append_c(writer->out, "{}");
        return true;
    }
    if (writer->layout->sorts_keys) {
        struct value *sorted = computed_copy(writer->evaluator->arena, map);

        if (!value_sort_pairs(writer->evaluator->arena, sorted))
            return evaluator_fail(writer->evaluator, writer->span,
                                  "the keys of the mapping have no order") != NULL;
        map = sorted;
    }
    buffer_append_byte(writer->out, '{');
    writer->depth++;
    for (size_t i = 0; i < map->count; i++) {
        begin_part(writer, i == 0);
        if (!append_key(writer, map->pairs[i].key) || !append(writer, map->pairs[i].value))
            return false;
    }
    end_parts(writer, '}');
    return true;
}

static bool append_list(struct writer *writer, const struct value *list)
{
    if (list->form > FORM_TUPLE)
        return evaluator_fail(writer->evaluator, writer->span, "a %s has no form in JSON",
                              value_type_name(list)) != NULL;
    if (!list->count) {
        buffer_append_c(writer->out, "[]");
        return true;
    }
    buffer_append_byte(writer->out, '[');
    writer->depth++;
    for (size_t i = 0; i < list->count; i++) {
        begin_part(writer, i == 0);
        if (!append(writer, list->items[i]))
            return false;
    }
    end_parts(writer, ']');
    return true;
}

static void append_float(struct buffer *out, const struct value *value)
{
    if (isfinite(value->real))
        value_append(out, value);
    else
        buffer_append_c(out, isnan(value->real) ? "NaN"
                             : value->real > 0  ? "Infinity"
                                                : "-Infinity");
}

static bool append(struct writer *writer, const struct value *value)
{
    struct buffer *out = writer->out;

    value = evaluator_demand(writer->evaluator, value);
    if (!value ||
        !evaluator_charge_text(writer->evaluator, evaluator_text_bytes(value), writer->span))
        return false;
    if (value_is_object(value))
        return evaluator_fail(writer->evaluator, writer->span, "a %s has no form in JSON",
                              value_type_name(value)) != NULL;
    switch (value->kind) {
    case VALUE_NONE:
        buffer_append_c(out, "null");
        return true;
    case VALUE_BOOLEAN:
        buffer_append_c(out, value->boolean ? "true" : "false");
        return true;
    case VALUE_STRING:
        append_string(out, value->string, writer->layout->keeps_unicode);
        return true;
    case VALUE_LIST:
        return append_list(writer, value);
    case VALUE_MAP:
        return append_map(writer, value);
    case VALUE_FLOAT:
        append_float(out, value);
        return true;
    case VALUE_INTEGER:
    case VALUE_UNDEFINED:
    default:
        value_append(out, value);
        return true;
    }
}

const struct value *json_of(struct evaluator *evaluator, const struct value *value,
                            const struct json_layout *layout, struct span span)
{
    struct buffer out = {.arena = evaluator->arena};
    struct writer writer = {evaluator, &out, layout, span, 0};

    if (!append(&writer, value))
        return NULL;
    return computed_string(evaluator->arena, buffer_str(&out));
}
