/* SPDX-License-Identifier: MIT */
#include "render/json.h"

#include <math.h>

#include "base/utf8.h"

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

static void append_string(struct buffer *out, struct str text)
{
    static const char special[] = "\"\\\n\r\t\f\b", letters[] = "\"\\nrtfb";
    size_t length;

    buffer_append_byte(out, '"');
    for (size_t i = 0; i < text.length; i += length) {
        uint32_t point = utf8_decode(text, i, &length);
        size_t index = str_find(str_from(special), text.bytes[i]);

        if (index != STR_NOT_FOUND) {
            buffer_append_byte(out, '\\');
            buffer_append_byte(out, letters[index]);
        } else if (point == UTF8_BROKEN) {
            append_code(out, 0xDC00u + (unsigned char)text.bytes[i]);
        } else if (point < 0x20 || point >= 0x7F) {
            if (point == 0x7F)
                buffer_append_byte(out, text.bytes[i]);
            else
                append_code(out, point);
        } else {
            buffer_append_byte(out, text.bytes[i]);
        }
    }
    buffer_append_byte(out, '"');
}

static bool append(struct evaluator *evaluator, struct buffer *out, const struct value *value,
                   struct span span);

static bool append_map(struct evaluator *evaluator, struct buffer *out, const struct value *map,
                       struct span span)
{
    buffer_append_byte(out, '{');
    for (size_t i = 0; i < map->count; i++) {
        const struct value *key = map->pairs[i].key;
        bool is_text = key->kind == VALUE_STRING;

        if (key->kind == VALUE_LIST)
            return evaluator_fail(evaluator, span, "a %s is no key in JSON",
                                  value_type_name(key)) != NULL;
        if (i)
            buffer_append_c(out, ", ");
        if (!is_text)
            buffer_append_byte(out, '"');
        if (!append(evaluator, out, key, span))
            return false;
        buffer_append_c(out, is_text ? ": " : "\": ");
        if (!append(evaluator, out, map->pairs[i].value, span))
            return false;
    }
    buffer_append_byte(out, '}');
    return true;
}

static bool append_list(struct evaluator *evaluator, struct buffer *out,
                        const struct value *list, struct span span)
{
    if (list->form > FORM_TUPLE)
        return evaluator_fail(evaluator, span, "a %s has no form in JSON",
                              value_type_name(list)) != NULL;
    buffer_append_byte(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buffer_append_c(out, ", ");
        if (!append(evaluator, out, list->items[i], span))
            return false;
    }
    buffer_append_byte(out, ']');
    return true;
}

static bool append(struct evaluator *evaluator, struct buffer *out, const struct value *value,
                   struct span span)
{
    value = evaluator_demand(evaluator, value);
    if (!value || !evaluator_charge(evaluator, 1, span))
        return false;
    switch (value->kind) {
    case VALUE_NONE:
        buffer_append_c(out, "null");
        return true;
    case VALUE_BOOLEAN:
        buffer_append_c(out, value->boolean ? "true" : "false");
        return true;
    case VALUE_STRING:
        append_string(out, value->string);
        return true;
    case VALUE_LIST:
        return append_list(evaluator, out, value, span);
    case VALUE_MAP:
        return append_map(evaluator, out, value, span);
    case VALUE_FLOAT:
        if (!isfinite(value->real)) {
            buffer_append_c(out, isnan(value->real) ? "NaN"
                                 : value->real > 0  ? "Infinity"
                                                    : "-Infinity");
            return true;
        }
        value_append(out, value);
        return true;
    case VALUE_INTEGER:
    case VALUE_UNDEFINED:
    default:
        value_append(out, value);
        return true;
    }
}

const struct value *json_of(struct evaluator *evaluator, const struct value *value,
                            struct span span)
{
    struct buffer out = {.arena = evaluator->arena};

    if (!append(evaluator, &out, value, span))
        return NULL;
    return computed_string(evaluator->arena, buffer_str(&out));
}
