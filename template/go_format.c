/* SPDX-License-Identifier: MIT */
#include "template/go_format.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "template/go_functions.h"

void go_format_padded(struct go_format *format, struct str text)
{
    size_t count = format->has_width ? utf8_count(text) : 0;
    size_t padding = format->has_width && format->width > count ? format->width - count : 0;

    if (!format->has_minus)
        buffer_repeat(&format->out, format->has_zero ? '0' : ' ', padding);
    buffer_append(&format->out, text);
    if (format->has_minus)
        buffer_repeat(&format->out, ' ', padding);
}

void go_format_bad_verb(struct go_format *format, uint32_t verb)
{
    const struct value *argument = format->argument;

    buffer_append_c(&format->out, "%!");
    utf8_append(&format->out, verb);
    buffer_append_byte(&format->out, '(');
    if (argument->kind == VALUE_NONE) {
        buffer_append_c(&format->out, "<nil>");
    } else {
        buffer_append_c(&format->out, go_type_name(argument));
        buffer_append_byte(&format->out, '=');
        go_format_value(format, argument, 'v');
    }
    buffer_append_byte(&format->out, ')');
}

static int compare_pairs(const void *left, const void *right)
{
    const struct value_pair *const *a = left, *const *b = right;

    return str_compare((*a)->key->string, (*b)->key->string);
}

const struct value_pair **go_sorted_pairs(struct arena *arena, const struct value *map)
{
    const struct value_pair **pairs = ARENA_ARRAY(arena, const struct value_pair *, map->count);

    for (size_t i = 0; i < map->count; i++) {
        if (map->pairs[i].key->kind != VALUE_STRING)
            return NULL;
        pairs[i] = &map->pairs[i];
    }
    if (map->count)
        qsort(pairs, map->count, sizeof(*pairs), compare_pairs);
    return pairs;
}

/* A part of a list or map. nil is shown whatever the verb. */
static void format_part(struct go_format *format, const struct value *value, uint32_t verb)
{
    if (value->kind == VALUE_NONE) {
        buffer_append_c(&format->out, "<nil>");
        return;
    }
    format->argument = value;
    go_format_value(format, value, verb);
}

static void format_list(struct go_format *format, const struct value *list, uint32_t verb)
{
    buffer_append_byte(&format->out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buffer_append_byte(&format->out, ' ');
        format_part(format, list->items[i], verb);
    }
    buffer_append_byte(&format->out, ']');
}

static void format_map(struct go_format *format, const struct value *map, uint32_t verb)
{
    const struct value_pair **pairs = go_sorted_pairs(format->out.arena, map);

    if (!pairs) {
        format->fault = "the mapping has keys that are no text, which is not supported";
        return;
    }
    buffer_append_c(&format->out, "map[");
    for (size_t i = 0; i < map->count; i++) {
        if (i)
            buffer_append_byte(&format->out, ' ');
        format_part(format, pairs[i]->key, verb);
        buffer_append_byte(&format->out, ':');
        format_part(format, pairs[i]->value, verb);
    }
    buffer_append_byte(&format->out, ']');
}

void go_format_value(struct go_format *format, const struct value *value, uint32_t verb)
{
    switch (value->kind) {
    case VALUE_UNDEFINED:
        break;
    case VALUE_NONE:
        if (verb == 'v')
            go_format_padded(format, STR("<nil>"));
        else
            go_format_bad_verb(format, verb);
        break;
    case VALUE_BOOLEAN:
        if (verb == 'v' || verb == 't')
            go_format_padded(format, value->boolean ? STR("true") : STR("false"));
        else
            go_format_bad_verb(format, verb);
        break;
    case VALUE_INTEGER:
        if (!go_is_float(value)) {
            go_format_integer(format, value, verb);
            break;
        }
        go_format_float(format, value, verb);
        break;
    case VALUE_FLOAT:
        go_format_float(format, value, verb);
        break;
    case VALUE_STRING:
        go_format_text(format, value->string, verb);
        break;
    case VALUE_LIST:
        format_list(format, value, verb);
        break;
    case VALUE_MAP:
        format_map(format, value, verb);
        break;
    }
}
