/* SPDX-License-Identifier: MIT */
/*
 * What stands in an inventory and is most likely not meant: text that YAML reads as something
 * else, and secrets in clear. False alarms cost more than misses, so a 'yes' that may well be a
 * boolean is none.
 */
#include <string.h>
#include <strings.h>

#include "inventory/inventory_build.h"

static struct finding *report(const struct value_reader *reader, const struct yaml_node *node,
                              struct str read_as)
{
    struct finding *finding = finding_add(
        reader->findings, &inventory_kinds[INVENTORY_SURPRISE], node->span,
        "YAML reads '" STR_FORMAT "' as " STR_FORMAT, STR_ARGS(node->text), STR_ARGS(read_as));

    finding->help = str_printf(reader->arena, "write '" STR_FORMAT "' in quotes if it is text",
                               STR_ARGS(node->text));
    return finding;
}

static bool is_boolean_word(const struct value_reader *reader, const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && !node->tag.length && node->is_plain &&
           yaml_scalar(reader->arena, node).type == YAML_BOOLEAN &&
           strncasecmp(node->text.bytes, "true", 4) != 0 &&
           strncasecmp(node->text.bytes, "false", 5) != 0;
}

static struct str boolean_text(const struct value_reader *reader, const struct yaml_node *node)
{
    return yaml_scalar(reader->arena, node).boolean ? STR("true") : STR("false");
}

static bool has_word(struct str name, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j + strlen(words[i]) <= name.length; j++)
            if (!strncasecmp(name.bytes + j, words[i], strlen(words[i])))
                return true;
    return false;
}

/* A country or language that is Norway's. */
static bool names_a_country(struct str name)
{
    static const char *const words[] = {"country", "locale", "language", "lang_"};

    return has_word(name, words, COUNT_OF(words));
}

static bool names_a_version(struct str name)
{
    static const char *const words[] = {"version"};

    return has_word(name, words, COUNT_OF(words));
}

static void look_at_integer(const struct value_reader *reader, const struct yaml_node *node,
                            struct str digits)
{
    struct str text = node->text;

    if (text.bytes[0] == '+' || text.bytes[0] == '-')
        text = str_slice(text, 1, text.length);
    if (str_find(text, ':') != STR_NOT_FOUND ||
        (text.length > 1 && text.bytes[0] == '0' && !strchr("xXbB", text.bytes[1])))
        report(reader, node, digits);
}

/* 3.10 is 3.1, which only those who write versions do not know. */
static void look_at_float(const struct value_reader *reader, struct str name,
                          const struct yaml_node *node, double real)
{
    struct buffer shown = {.arena = reader->arena};
    struct value value = {.kind = VALUE_FLOAT, .real = real};

    value_append(&shown, &value);
    if (str_find(node->text, ':') != STR_NOT_FOUND ||
        (names_a_version(name) && str_ends_with(node->text, STR("0")) &&
         !str_equal(node->text, buffer_str(&shown))))
        report(reader, node, buffer_str(&shown));
}

static void look_at_scalar(const struct value_reader *reader, struct str name,
                           const struct yaml_node *node)
{
    struct yaml_value scalar = yaml_scalar(reader->arena, node);

    if (node->tag.length)
        return;
    if (scalar.type == YAML_STRING)
        value_look_for_secret(reader, name, node->text, node->span);
    else if (scalar.type == YAML_INTEGER)
        look_at_integer(reader, node, scalar.digits);
    else if (scalar.type == YAML_FLOAT)
        look_at_float(reader, name, node, scalar.real);
    else if (is_boolean_word(reader, node) && node->text.length == 2 && names_a_country(name))
        report(reader, node, boolean_text(reader, node));
}

/* "[se, no]": among words without quotes one that is a boolean was meant as a word, too. */
static void look_at_items(const struct value_reader *reader, const struct yaml_node *list)
{
    bool has_text = false;

    for (size_t i = 0; i < list->count; i++)
        has_text |= list->items[i]->kind == YAML_SCALAR && list->items[i]->is_plain &&
                    yaml_scalar(reader->arena, list->items[i]).type == YAML_STRING;
    for (size_t i = 0; has_text && i < list->count; i++)
        if (is_boolean_word(reader, list->items[i]))
            report(reader, list->items[i], boolean_text(reader, list->items[i]));
}

/* An alias leads out of what it stands in; what it names is looked at where it is written. */
static bool is_within(const struct yaml_node *node, const struct yaml_node *outer)
{
    return node->span.offset >= outer->span.offset &&
           node->span.offset + node->span.length <= outer->span.offset + outer->span.length;
}

void inventory_look_at(const struct value_reader *reader, struct str name,
                       const struct yaml_node *node)
{
    if (node->kind == YAML_SCALAR) {
        look_at_scalar(reader, name, node);
        return;
    }
    if (node->kind == YAML_SEQUENCE)
        look_at_items(reader, node);
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *key = node->kind == YAML_MAPPING ? node->pairs[i].key : NULL;
        const struct yaml_node *value = key ? node->pairs[i].value : node->items[i];

        if (key && is_within(key, node) && is_boolean_word(reader, key))
            report(reader, key, boolean_text(reader, key));
        if (is_within(value, node))
            inventory_look_at(reader, key ? key->text : name, value);
    }
}

void value_look_for_secret(const struct value_reader *reader, struct str name, struct str value,
                           struct span span)
{
    if (!secrets_is_clear(name, value))
        return;
    secrets_add(reader->secrets, name, value); /* too short: it is shown */
    finding_add(reader->findings, &inventory_kinds[INVENTORY_CLEAR_SECRET], span,
                "the value of '" STR_FORMAT "' stands here in clear", STR_ARGS(name))
        ->help = STR("write !secret NAME, and keep the value in the file secrets/NAME "
                     "beside the inventory or in the variable SUPCONF_SECRET_NAME");
}
