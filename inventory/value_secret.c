/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/path.h"
#include "inventory/inventory_build.h"
#include "inventory/named_secret.h"
#include "inventory/value_reader.h"

static struct value *missing(const struct value_reader *reader, const struct yaml_node *node,
                             struct str message)
{
    struct value *value = ARENA_NEW(reader->arena, struct value);

    finding_add(reader->findings, &inventory_kinds[INVENTORY_SECRET_MISSING], node->span,
                STR_FORMAT, STR_ARGS(message));
    value->kind = VALUE_UNDEFINED;
    value->span = node->span;
    return value;
}

static struct value *found(const struct value_reader *reader, const struct yaml_node *node,
                           struct str content)
{
    struct value *value = ARENA_NEW(reader->arena, struct value);

    if (!secrets_add_fetched(reader->secrets, node->text, content))
        finding_add(reader->findings, &inventory_kinds[INVENTORY_SECRET_SHORT], node->span,
                    "'" STR_FORMAT
                    "' holds fewer than 4 bytes, it will be shown like any value",
                    STR_ARGS(node->text));
    value->kind = VALUE_STRING;
    value->is_secret = true;
    value->span = node->span;
    value->string = content;
    return value;
}

static struct value *read_file(const struct value_reader *reader, const struct yaml_node *node,
                               struct str path)
{
    struct error err = {0};
    struct text *text;

    if (!text_load(reader->arena, str_to_c(reader->arena, path), &text, &err))
        return missing(reader, node, str_copy(reader->arena, str_from(err.message)));
    return found(reader, node, named_secret_of_file(text->bytes));
}

static struct value *read_environment(const struct value_reader *reader,
                                      const struct yaml_node *node)
{
    const char *content = getenv(str_to_c(reader->arena, node->text));

    if (!content)
        return missing(reader, node,
                       str_printf(reader->arena,
                                  "the environment variable '" STR_FORMAT "' is not set",
                                  STR_ARGS(node->text)));
    return found(reader, node, str_copy(reader->arena, str_from(content)));
}

static struct value *read_named(const struct value_reader *reader, const struct yaml_node *node)
{
    struct named_secret secret;
    struct error err = {0};

    if (!named_secret_find(reader->arena, reader->directory, node->text, &secret, &err))
        return missing(reader, node, str_copy(reader->arena, str_from(err.message)));
    if (secret.is_exposed)
        finding_add(reader->findings, &inventory_kinds[INVENTORY_SECRET_EXPOSED], node->span,
                    "the file '" STR_FORMAT "' of this secret is open to every user, mode %04o",
                    STR_ARGS(secret.path), secret.mode);
    return found(reader, node, secret.value);
}

bool value_tag_is_secret(struct str tag)
{
    return str_equal(tag, STR("!secret")) || str_equal(tag, STR("!env")) ||
           str_equal(tag, STR("!file"));
}

struct value *value_read_secret(const struct value_reader *reader, const struct yaml_node *node)
{
    struct str directory = path_directory(node->span.text->path);

    if (node->kind != YAML_SCALAR || !node->text.length)
        return missing(reader, node,
                       str_printf(reader->arena, STR_FORMAT " needs one name behind it",
                                  STR_ARGS(node->tag)));
    if (str_equal(node->tag, STR("!secret")))
        return read_named(reader, node);
    if (str_equal(node->tag, STR("!env")))
        return read_environment(reader, node);
    return read_file(reader, node, path_join(reader->arena, directory, node->text));
}
