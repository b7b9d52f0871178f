/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "inventory/inventory_build.h"
#include "inventory/value_reader.h"

/* Whom a secret's file must not let in. */
enum { OTHERS = 0007 };

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

    if (!secrets_add(reader->secrets, node->text, content))
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

static struct str without_line_ends(struct str content)
{
    while (str_ends_with(content, STR("\n")) || str_ends_with(content, STR("\r")))
        content.length--;
    return content;
}

static struct value *read_file(const struct value_reader *reader, const struct yaml_node *node,
                               struct str path)
{
    struct error err = {0};
    struct text *text;

    if (!text_load(reader->arena, str_to_c(reader->arena, path), &text, &err))
        return missing(reader, node, str_copy(reader->arena, str_from(err.message)));
    return found(reader, node, without_line_ends(text->bytes));
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

static bool is_plain_name(struct str name)
{
    return name.length && name.bytes[0] != '.' && str_find(name, '/') == STR_NOT_FOUND &&
           str_find(name, '\0') == STR_NOT_FOUND;
}

/* The variable comes first, so that a test run or a pipeline needs no files. */
static struct value *read_named(const struct value_reader *reader, const struct yaml_node *node)
{
    struct str name = node->text;
    const char *variable, *content;
    struct stat status = {0};
    struct str path;

    if (!is_plain_name(name))
        return missing(reader, node, STR("a secret's name is a plain file name"));
    variable = str_to_c(
        reader->arena, str_printf(reader->arena, "SUPCONF_SECRET_" STR_FORMAT, STR_ARGS(name)));
    content = getenv(variable);
    if (content)
        return found(reader, node, str_copy(reader->arena, str_from(content)));
    path = path_join(reader->arena, path_join(reader->arena, reader->directory, STR("secrets")),
                     name);
    if (stat(str_to_c(reader->arena, path), &status) < 0 && errno == ENOENT)
        return missing(reader, node,
                       str_printf(reader->arena,
                                  "secret '" STR_FORMAT "' is neither in the environment (%s) "
                                  "nor in the file '" STR_FORMAT "'",
                                  STR_ARGS(name), variable, STR_ARGS(path)));
    if (status.st_mode & OTHERS)
        finding_add(reader->findings, &inventory_kinds[INVENTORY_SECRET_EXPOSED], node->span,
                    "the file '" STR_FORMAT "' of this secret is open to every user, mode %04o",
                    STR_ARGS(path), (unsigned)(status.st_mode & 07777));
    return read_file(reader, node, path);
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
