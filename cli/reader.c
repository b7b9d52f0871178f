/* SPDX-License-Identifier: MIT */
#include "cli/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "model/plugins.h"
#include "report/visible.h"

static bool add_variables(const struct context *context, struct machine *machine,
                          struct error *err)
{
    const char **values;
    size_t count = option_values(context->arena, &context->arguments, "env", &values);

    for (size_t i = 0; i < count; i++) {
        const char *equals = strchr(values[i], '=');

        if (!equals || equals == values[i])
            return error_set(err, ERROR_USAGE, "--env takes NAME=VALUE, not '%s'", values[i]);
        machine_set(context->arena, machine,
                    (struct str){values[i], (size_t)(equals - values[i])},
                    str_from(equals + 1));
    }
    return true;
}

static bool parse_uid(const char *word, long *uid, struct error *err)
{
    char *end;

    errno = 0;
    *uid = strtol(word, &end, 10);
    if (errno || end == word || *end || *uid < 0)
        return error_set(err, ERROR_USAGE, "--uid takes a number, not '%s'", word);
    return true;
}

/* Importing a plug-in runs its code: only who asks for it by name gets that. */
static bool add_plugins(const struct context *context, struct machine *machine,
                        struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    const char *supervisord = option_value(arguments, "supervisord");
    struct str path = STR("");

    if (supervisord && !machine->checks)
        return error_set(err, ERROR_USAGE, "--supervisord needs --host-checks on");
    if (supervisord && access(supervisord, R_OK))
        return error_errno(err, "--supervisord %s", supervisord);
    if (supervisord)
        path = reader_absolute(context->arena, str_from(supervisord));
    if (supervisord || (machine->checks && option_is_given(arguments, "host-checks")))
        machine->plugins = plugins_create(context->arena, path, PLUGINS_TIMEOUT_MS);
    return true;
}

void reader_tell_of_plugins(const struct context *context, const struct machine *machine)
{
    struct str trouble = machine->plugins ? plugins_trouble(machine->plugins) : STR("");

    if (trouble.length && !context->is_quiet)
        reader_complain(context,
                        str_printf(context->arena, "plug-ins count as there: " STR_FORMAT,
                                   STR_ARGS(trouble)));
}

bool reader_machine(const struct context *context, bool checks_by_default,
                    struct machine *machine, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    const char *uid = option_value(arguments, "uid"), *cwd = option_value(arguments, "cwd"),
               *here = option_value(arguments, "here"),
               *host = option_value(arguments, "host-name");

    *machine = machine_here(context->arena);
    machine->checks = option_choice(arguments, "host-checks", checks_by_default ? 0 : 1) == 0;
    if (!machine->checks) {
        machine->cwd = STR("/");
        machine->uid = 0;
    }
    if (option_is_given(arguments, "clean-env"))
        machine_clear_environment(machine);
    if (cwd)
        machine->cwd = reader_absolute(context->arena, str_from(cwd));
    if (here)
        machine->here = reader_absolute(context->arena, str_from(here));
    if (host)
        machine->host_name = str_from(host);
    if (uid && !parse_uid(uid, &machine->uid, err))
        return false;
    return add_variables(context, machine, err) && add_plugins(context, machine, err);
}

bool reader_version(const struct context *context, struct str fallback,
                    supervisor_version *version, struct error *err)
{
    const char *given = context->command->reads_configuration
                            ? option_value(&context->arguments, "supervisor-version")
                            : NULL;
    struct str word = given ? str_from(given) : fallback;

    *version = SUPERVISOR_4_2_5;
    if (word.length && supervisor_version_parse(word, version) && *version < SUPERVISOR_3_0)
        return error_set(err, ERROR_USAGE,
                         "Supervisor " STR_FORMAT " is not known: versions begin with 3.0",
                         STR_ARGS(word));
    if (!word.length || supervisor_version_parse(word, version))
        return true;
    return error_set(err, ERROR_USAGE,
                     "the version of Supervisor is written like 4.2.5, not '" STR_FORMAT "'",
                     STR_ARGS(word));
}

bool reader_root(const char *path, int *root, struct error *err)
{
    *root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *root >= 0 || errno == ENOENT || error_errno(err, "open folder %s", path);
}

struct str reader_absolute(struct arena *arena, struct str path)
{
    char *directory;
    struct str absolute;

    if (str_starts_with(path, STR("/")))
        return path_normalize(arena, path);
    directory = getcwd(NULL, 0);
    absolute = path_join(arena, str_copy(arena, str_from(directory)), path);
    free(directory);
    return path_normalize(arena, absolute);
}

bool reader_load(const struct context *context, struct arena *arena, const char *path,
                 struct text **text, struct error *err)
{
    const char *name = option_value(&context->arguments, "stdin-filename");
    bool is_stdin = !strcmp(path, "-");
    struct str absolute;

    if (is_stdin && !name)
        name = "<stdin>";
    if (is_stdin ? !text_read_stdin(arena, name, text, err)
                 : !text_load(arena, path, text, err))
        return false;
    absolute = path_normalize(arena, path_join(arena, context->directory, (*text)->path));
    *text = text_create(arena, absolute, (*text)->bytes);
    return true;
}

void reader_complain(const struct context *context, struct str message)
{
    struct str shown = visible(context->arena, message);

    fprintf(stderr, "supconf: %s: " STR_FORMAT "\n", context->command->name, STR_ARGS(shown));
}

/* The name in a header line, as Python's parser finds it: up to the last bracket. */
static struct str header_name(struct str line)
{
    size_t end = str_find_last(line, ']');

    if (!line.length || line.bytes[0] != '[' || end == STR_NOT_FOUND)
        return STR("");
    return str_slice(line, 1, end);
}

static enum file_role role_of_header(struct str name)
{
    struct str label = name, kind = str_cut(&label, ':');
    bool has_label = kind.length < name.length;

    if (str_equal(name, STR("supervisord")) || str_equal(name, STR("include")))
        return ROLE_MAIN;
    return schema_section(&supervisord_schema, kind, has_label) ? ROLE_FRAGMENT : ROLE_OTHER;
}

enum file_role reader_role(struct str bytes)
{
    enum file_role role = ROLE_OTHER;
    const char *next = bytes.bytes, *end = bytes.bytes + bytes.length;

    while (next && next < end && role != ROLE_MAIN) {
        const char *newline = memchr(next, '\n', (size_t)(end - next));
        size_t length = (size_t)((newline ? newline : end) - next);

        if (*next == '[') {
            enum file_role found = role_of_header(header_name((struct str){next, length}));

            role = found > role ? found : role;
        }
        next = newline ? newline + 1 : NULL;
    }
    return role;
}
