/* SPDX-License-Identifier: MIT */
#include "inventory/value_reader.h"

#include <errno.h>
#include <stdlib.h>

#include "inventory/inventory_build.h"

#define YAML_TAG "tag:yaml.org,2002:"

static struct value *new_value(const struct value_reader *reader, enum value_kind kind,
                               const struct yaml_node *node)
{
    struct value *value = ARENA_NEW(reader->arena, struct value);

    value->kind = kind;
    value->span = node->span;
    return value;
}

void value_set_integer(struct arena *arena, struct value *value, struct str digits)
{
    value->kind = VALUE_INTEGER;
    value->digits = (struct str){0};
    errno = 0;
    value->integer = strtoll(str_to_c(arena, digits), NULL, 10);
    if (errno == ERANGE)
        value->digits = digits;
}

void value_look_for_template(struct value *value)
{
    if (value->kind == VALUE_STRING)
        value->is_template = str_contains(value->string, STR("{{")) ||
                             str_contains(value->string, STR("{%")) ||
                             str_contains(value->string, STR("{#"));
    for (size_t i = 0; i < value->count; i++) {
        struct value *part =
            value->kind == VALUE_LIST ? value->items[i] : value->pairs[i].value;

        value_look_for_template(part);
        value->is_template |= part->is_template;
    }
}

static struct value *read_string(const struct value_reader *reader,
                                 const struct yaml_node *node)
{
    struct value *value = new_value(reader, VALUE_STRING, node);

    value->string = node->text;
    if (!str_equal(node->tag, STR("!unsafe")))
        value_look_for_template(value);
    return value;
}

static struct value *read_scalar(const struct value_reader *reader,
                                 const struct yaml_node *node)
{
    struct yaml_value scalar = yaml_scalar(reader->arena, node);
    struct value *value;

    if (scalar.type == YAML_STRING)
        return read_string(reader, node);
    value = new_value(reader, VALUE_NONE, node);
    if (scalar.type == YAML_BOOLEAN) {
        value->kind = VALUE_BOOLEAN;
        value->boolean = scalar.boolean;
    } else if (scalar.type == YAML_INTEGER) {
        value_set_integer(reader->arena, value, scalar.digits);
    } else if (scalar.type == YAML_FLOAT) {
        value->kind = VALUE_FLOAT;
        value->real = scalar.real;
    }
    return value;
}

static struct value *read_sequence(const struct value_reader *reader,
                                   const struct yaml_node *node)
{
    struct value *list = new_value(reader, VALUE_LIST, node);

    list->items = ARENA_ARRAY(reader->arena, struct value *, node->count);
    list->count = list->capacity = node->count;
    for (size_t i = 0; i < node->count; i++) {
        list->items[i] = value_read(reader, node->items[i]);
        list->is_secret |= list->items[i]->is_secret;
        list->is_template |= list->items[i]->is_template;
    }
    return list;
}

static struct value *read_mapping(const struct value_reader *reader,
                                  const struct yaml_node *node)
{
    struct value *map = new_value(reader, VALUE_MAP, node);

    map->pairs = ARENA_ARRAY(reader->arena, struct value_pair, node->count);
    map->count = map->capacity = node->count;
    for (size_t i = 0; i < node->count; i++) {
        map->pairs[i].key = value_read(reader, node->pairs[i].key);
        map->pairs[i].value = value_read(reader, node->pairs[i].value);
        map->is_secret |= map->pairs[i].key->is_secret | map->pairs[i].value->is_secret;
        map->is_template |= map->pairs[i].value->is_template;
    }
    return map;
}

static const struct str vault_help = STR_INIT(
    "decrypt it with ansible-vault, write !secret NAME where the value stands, and keep the "
    "value in the file secrets/NAME beside the inventory");

bool value_refuse_vault(const struct value_reader *reader, const struct text *text)
{
    static const struct str mark = STR_INIT("$ANSIBLE_VAULT;");

    if (!str_starts_with(text->bytes, mark))
        return false;
    finding_add(reader->findings, &inventory_kinds[INVENTORY_TAG],
                span_make(text, 0, mark.length - 1),
                "files encrypted with Ansible's vault cannot be read")
        ->help = vault_help;
    return true;
}

static struct value *refuse_tag(const struct value_reader *reader, const struct yaml_node *node)
{
    struct finding *finding =
        finding_add(reader->findings, &inventory_kinds[INVENTORY_TAG], node->span,
                    "the tag '" STR_FORMAT "' is not known", STR_ARGS(node->tag));

    if (str_equal(node->tag, STR("!vault"))) {
        finding->message = STR("values encrypted with Ansible's vault cannot be read");
        finding->help = vault_help;
    } else {
        finding->help = STR("known are !secret, !env, !file and !unsafe");
    }
    return new_value(reader, VALUE_UNDEFINED, node);
}

static bool is_known_tag(struct str tag)
{
    return !tag.length || str_equal(tag, STR("!")) || str_equal(tag, STR("!unsafe")) ||
           str_starts_with(tag, STR(YAML_TAG));
}

struct value *value_read(const struct value_reader *reader, const struct yaml_node *node)
{
    if (value_tag_is_secret(node->tag))
        return value_read_secret(reader, node);
    if (!is_known_tag(node->tag))
        return refuse_tag(reader, node);
    switch (node->kind) {
    case YAML_SCALAR:
        return read_scalar(reader, node);
    case YAML_SEQUENCE:
        return read_sequence(reader, node);
    case YAML_MAPPING:
        return read_mapping(reader, node);
    }
    return new_value(reader, VALUE_UNDEFINED, node);
}
