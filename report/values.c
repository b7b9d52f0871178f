/* SPDX-License-Identifier: MIT */
#include "report/values.h"

#include <math.h>
#include <stdlib.h>

#include "report/visible.h"

enum { INDENT = 4 };

void value_open(struct value_writer *writer, char bracket)
{
    buffer_append_byte(writer->out, bracket);
    writer->depth++;
    writer->has_member = false;
}

static void break_line(struct value_writer *writer)
{
    buffer_append_byte(writer->out, '\n');
    buffer_repeat(writer->out, ' ', writer->depth * INDENT);
}

void value_close(struct value_writer *writer, char bracket)
{
    writer->depth--;
    if (writer->has_member)
        break_line(writer);
    buffer_append_byte(writer->out, bracket);
    writer->has_member = true;
}

void value_item(struct value_writer *writer)
{
    if (writer->has_member)
        buffer_append_byte(writer->out, ',');
    break_line(writer);
    writer->has_member = true;
}

void value_key(struct value_writer *writer, struct str key)
{
    value_item(writer);
    value_string(writer, key);
    buffer_append_c(writer->out, ": ");
}

void value_string(struct value_writer *writer, struct str string)
{
    struct arena *arena = writer->out->arena;
    struct str text = visible_utf8(arena, secrets_cover(arena, writer->secrets, string));

    buffer_append_byte(writer->out, '"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];

        if (byte == '\n')
            buffer_append_c(writer->out, "\\n");
        else if (byte < ' ' || byte == 0x7f)
            buffer_printf(writer->out, "\\u%04x", byte);
        else if (byte == '"' || byte == '\\')
            buffer_printf(writer->out, "\\%c", byte);
        else
            buffer_append_byte(writer->out, text.bytes[i]);
    }
    buffer_append_byte(writer->out, '"');
}

void value_number(struct value_writer *writer, size_t number)
{
    buffer_printf(writer->out, "%zu", number);
}

void value_word(struct value_writer *writer, const char *word)
{
    buffer_append_c(writer->out, word);
}

/* What is shown for a secret that is no list or mapping: its name, if that is known. */
static struct str cover(struct arena *arena, const struct secrets *secrets,
                        const struct value *value)
{
    struct buffer text = {.arena = arena};
    struct str written, covered;

    value_append(&text, value);
    written = buffer_str(&text);
    covered = secrets_cover(arena, secrets, written);
    return str_equal(written, covered) ? STR("‹secret›") : covered;
}

static bool is_collection(const struct value *value)
{
    return value->kind == VALUE_LIST || value->kind == VALUE_MAP;
}

/* The value with text in place of each secret in it. */
static struct value *covered_value(struct arena *arena, const struct secrets *secrets,
                                   const struct value *value)
{
    struct value *copy = ARENA_NEW(arena, struct value);

    *copy = *value;
    if (!value->is_secret)
        return copy;
    if (!is_collection(value)) {
        copy->string = cover(arena, secrets, value);
        copy->kind = VALUE_STRING;
        return copy;
    }
    copy->items = ARENA_ARRAY(arena, struct value *, value->count);
    copy->pairs = ARENA_ARRAY(arena, struct value_pair, value->count);
    for (size_t i = 0; i < value->count; i++) {
        if (value->kind == VALUE_LIST)
            copy->items[i] = covered_value(arena, secrets, value->items[i]);
        else
            copy->pairs[i] =
                (struct value_pair){covered_value(arena, secrets, value->pairs[i].key),
                                    covered_value(arena, secrets, value->pairs[i].value)};
    }
    return copy;
}

struct str value_text(struct arena *arena, const struct secrets *secrets,
                      const struct value *value)
{
    struct buffer text = {.arena = arena};

    value_append(&text, covered_value(arena, secrets, value));
    return secrets_cover(arena, secrets, buffer_str(&text));
}

static void write_real(struct value_writer *writer, const struct value *value)
{
    if (isinf(value->real))
        buffer_append_c(writer->out, value->real < 0 ? "-Infinity" : "Infinity");
    else if (isnan(value->real))
        buffer_append_c(writer->out, "NaN");
    else
        value_append(writer->out, value);
}

/* Keys of JSON are strings: Python writes 1 as "1", None as "null". */
static struct str key_text(struct arena *arena, const struct secrets *secrets,
                           const struct value *key)
{
    struct buffer text = {.arena = arena};

    if (key->is_secret && !is_collection(key))
        return cover(arena, secrets, key);
    if (key->kind == VALUE_STRING)
        return key->string;
    if (key->kind == VALUE_NONE)
        return STR("null");
    if (key->kind == VALUE_BOOLEAN)
        return key->boolean ? STR("true") : STR("false");
    value_append(&text, key);
    return buffer_str(&text);
}

struct member {
    struct str key;
    const struct value *value;
};

static int compare_members(const void *left, const void *right)
{
    return str_compare(((const struct member *)left)->key, ((const struct member *)right)->key);
}

static void write_map(struct value_writer *writer, const struct value *map)
{
    struct member *members = ARENA_ARRAY(writer->out->arena, struct member, map->count);

    for (size_t i = 0; i < map->count; i++)
        members[i] =
            (struct member){key_text(writer->out->arena, writer->secrets, map->pairs[i].key),
                            map->pairs[i].value};
    qsort(members, map->count, sizeof(*members), compare_members);
    value_open(writer, '{');
    for (size_t i = 0; i < map->count; i++) {
        value_key(writer, members[i].key);
        value_write(writer, members[i].value);
    }
    value_close(writer, '}');
}

static void write_list(struct value_writer *writer, const struct value *list)
{
    value_open(writer, '[');
    for (size_t i = 0; i < list->count; i++) {
        value_item(writer);
        value_write(writer, list->items[i]);
    }
    value_close(writer, ']');
}

void value_write(struct value_writer *writer, const struct value *value)
{
    if (value->is_secret && !is_collection(value)) {
        value_string(writer, cover(writer->out->arena, writer->secrets, value));
        return;
    }
    switch (value->kind) {
    case VALUE_UNDEFINED:
    case VALUE_NONE:
        buffer_append_c(writer->out, "null");
        break;
    case VALUE_BOOLEAN:
        buffer_append_c(writer->out, value->boolean ? "true" : "false");
        break;
    case VALUE_INTEGER:
        value_append(writer->out, value);
        break;
    case VALUE_FLOAT:
        write_real(writer, value);
        break;
    case VALUE_STRING:
        value_string(writer, value->string);
        break;
    case VALUE_LIST:
        write_list(writer, value);
        break;
    case VALUE_MAP:
        write_map(writer, value);
        break;
    }
}
