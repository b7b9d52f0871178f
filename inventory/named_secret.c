/* SPDX-License-Identifier: MIT */
#include "inventory/named_secret.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/path.h"
#include "base/text.h"

/* Whom the file of a secret must not let in. */
enum { OTHERS = 0007 };

struct str named_secret_of_file(struct str content)
{
    while (str_ends_with(content, STR("\n")) || str_ends_with(content, STR("\r")))
        content.length--;
    return content;
}

static bool is_plain_name(struct str name)
{
    return name.length && name.bytes[0] != '.' && str_find(name, '/') == STR_NOT_FOUND &&
           str_find(name, '\0') == STR_NOT_FOUND;
}

/* The variable comes first, so that a test run or a pipeline needs no files. */
bool named_secret_find(struct arena *arena, struct str directory, struct str name,
                       struct named_secret *secret, struct error *err)
{
    const char *variable, *content, *path;
    struct stat status = {0};
    struct text *text;

    *secret = (struct named_secret){0};
    if (!is_plain_name(name))
        return error_set(err, ERROR_INPUT, "a secret's name is a plain file name");
    variable = str_to_c(arena, str_printf(arena, "SUPCONF_SECRET_" STR_FORMAT, STR_ARGS(name)));
    content = getenv(variable);
    if (content) {
        secret->value = str_copy(arena, str_from(content));
        return true;
    }
    secret->path = path_join(arena, path_join(arena, directory, STR("secrets")), name);
    path = str_to_c(arena, secret->path);
    if (stat(path, &status) < 0 && errno == ENOENT)
        return error_set(err, ERROR_INPUT,
                         "secret '" STR_FORMAT
                         "' is neither in the environment (%s) nor in the file '%s'",
                         STR_ARGS(name), variable, path);
    secret->mode = status.st_mode & 07777;
    secret->is_exposed = status.st_mode & OTHERS;
    if (!text_load(arena, path, &text, err))
        return false;
    secret->value = named_secret_of_file(text->bytes);
    return true;
}
