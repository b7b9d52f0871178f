/* SPDX-License-Identifier: MIT */
/* Where the findings of `supconf lint` go: standard output, and the files of --output. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/path.h"
#include "base/replace.h"
#include "base/suggest.h"
#include "cli/ignore.h"
#include "cli/lint.h"
#include "cli/reader.h"

enum { FORMAT_AUTO = FINDINGS_FORMAT_COUNT, NEW_FILE_MODE = 0644 };

const char *const lint_format_choices[] = {
#define FORMAT(SYMBOL, name) #name,
#include "report/formats.def"
#undef FORMAT
    "auto",
    NULL,
};

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value && !strcmp(value, "true");
}

bool lint_is_for_runner(void)
{
    return is_set("GITHUB_ACTIONS");
}

static enum findings_format format_of_machine(void)
{
    if (is_set("GITHUB_ACTIONS"))
        return FINDINGS_GITHUB;
    return is_set("GITLAB_CI") ? FINDINGS_GITLAB : FINDINGS_HUMAN;
}

static bool find_format(struct arena *arena, struct str name, enum findings_format *format,
                        struct error *err)
{
    struct suggestion nearest = suggest_for(name);

    for (size_t i = 0; findings_format_names[i]; i++) {
        if (str_equal(name, str_from(findings_format_names[i]))) {
            *format = (enum findings_format)i;
            return true;
        }
        suggest_offer(&nearest, str_from(findings_format_names[i]));
    }
    return error_set(err, ERROR_USAGE, "--output: unknown format '" STR_FORMAT "'" STR_FORMAT,
                     STR_ARGS(name), STR_ARGS(suggest_question(arena, &nearest)));
}

static bool read_output(struct arena *arena, const char *value, struct lint_outputs *outputs,
                        struct error *err)
{
    const char *equals = strchr(value, '=');

    if (!equals || !equals[1])
        return error_set(err, ERROR_USAGE, "--output takes FORMAT=FILE, not '%s'", value);
    for (size_t i = 1; i < outputs->count; i++)
        if (!strcmp(outputs->paths[i], equals + 1))
            return error_set(err, ERROR_USAGE, "--output: '%s' is named twice", equals + 1);
    if (!find_format(arena, (struct str){value, (size_t)(equals - value)},
                     &outputs->items[outputs->count].format, err))
        return false;
    outputs->paths[outputs->count++] = equals + 1;
    return true;
}

bool lint_outputs(const struct context *context, struct lint_outputs *outputs,
                  struct error *err)
{
    size_t format = option_choice(&context->arguments, "format", FINDINGS_HUMAN);
    const char **values;
    size_t count = option_values(context->arena, &context->arguments, "output", &values);

    outputs->items = ARENA_ARRAY(context->arena, struct findings_output, count + 1);
    outputs->paths = ARENA_ARRAY(context->arena, const char *, count + 1);
    outputs->items[0].format =
        format == FORMAT_AUTO ? format_of_machine() : (enum findings_format)format;
    outputs->items[0].out = stdout;
    outputs->count = 1;
    for (size_t i = 0; i < count; i++)
        if (!read_output(context->arena, values[i], outputs, err))
            return false;
    return true;
}

/* A file that is there keeps its mode and owner. */
static bool write_output(struct arena *arena, const char *path, struct str bytes,
                         struct error *err)
{
    CLEANUP(close_descriptor) int root = -1;
    struct str folder = path_directory(str_from(path));
    const char *name = str_to_c(arena, path_name(str_from(path)));
    struct file_state state;
    bool changed;

    if (!root_open(folder.length ? str_to_c(arena, folder) : ".", &root, err) ||
        !file_read(arena, root, name, &state, err))
        return error_context(err, "--output %s", path);
    if (!state.exists)
        state = (struct file_state){.exists = true, .mode = NEW_FILE_MODE};
    state.bytes = bytes;
    return file_write(root, name, &state, &changed, err) ||
           error_context(err, "--output %s", path);
}

bool lint_write_outputs(struct arena *arena, const struct lint_outputs *outputs,
                        struct error *err)
{
    for (size_t i = 1; i < outputs->count; i++)
        if (!write_output(arena, outputs->paths[i], buffer_str(&outputs->items[i].text), err))
            return false;
    return true;
}

struct str lint_repository(struct arena *arena)
{
    struct str here = reader_absolute(arena, STR(".")), top = git_top(arena, here);

    return top.bytes ? top : here;
}
