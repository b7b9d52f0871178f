/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/path.h"
#include "cli/project.h"
#include "cli/reader.h"
#include "cli/render.h"
#include "inventory/value_reader.h"
#include "template/template.h"

static void add_binding(struct arena *arena, struct map *variables, struct binding binding)
{
    struct binding *kept = ARENA_NEW(arena, struct binding);

    *kept = binding;
    map_put(variables, kept->name, kept);
}

static bool load_values(struct project *project, const char *path, struct map *variables,
                        struct error *err)
{
    struct arena *arena = project->arena;
    const struct yaml_node *root;
    const struct value *values;
    struct value_reader reader = {
        .arena = arena, .secrets = &project->secrets, .findings = &project->findings};
    struct text *text;

    if (!path)
        return true;
    if (!text_load(arena, path, &text, err))
        return false;
    reader.directory = path_directory(reader_absolute(arena, text->path));
    root = yaml_parse(arena, text, &project->findings);
    if (!root)
        return true;
    values = value_read(&reader, root);
    if (root->kind != YAML_MAPPING)
        return error_set(err, ERROR_INPUT, "%s: values are written as NAME: VALUE", path);
    for (size_t i = 0; i < values->count; i++)
        add_binding(arena, variables,
                    (struct binding){
                        .name = values->pairs[i].key->string,
                        .value = values->pairs[i].value,
                        .origin = STR("values"),
                    });
    return true;
}

static bool choose_dialect(const struct context *context, const char *path,
                           enum dialect *dialect, struct error *err)
{
    const char *word = option_value(&context->arguments, "dialect");

    if (word ? dialect_from_name(str_from(word), dialect)
             : dialect_from_file_name(path_name(str_from(path)), dialect))
        return true;
    return error_set(err, ERROR_USAGE,
                     "the name '%s' does not tell the template's language: give --dialect",
                     path);
}

static struct template_options choose_options(const struct context *context)
{
    bool is_ansible = option_choice(&context->arguments, "profile", 0) == 0;

    return (struct template_options){
        .undefined = (enum undefined_policy)option_choice(&context->arguments, "undefined",
                                                          UNDEFINED_ERROR),
        .compat =
            (enum compat_policy)option_choice(&context->arguments, "compat", COMPAT_STRICT),
        .is_ansible = is_ansible,
    };
}

bool render_single(const struct context *context, enum exit_status *status, struct error *err)
{
    struct arena *arena = context->arena;
    const char *path = option_value(&context->arguments, "template");
    struct template_options options = choose_options(context);
    struct project project = {
        .arena = arena, .findings = {.arena = arena}, .secrets = {.arena = arena}};
    struct map variables = {.arena = arena};
    struct traced result;
    struct binding *extra;
    struct text *text;
    enum dialect dialect;
    size_t extra_count;
    bool is_secret, is_done;

    if (!choose_dialect(context, path, &dialect, err) || !text_load(arena, path, &text, err) ||
        !load_values(&project, option_value(&context->arguments, "values"), &variables, err) ||
        !project_extra_variables(context, &extra, &extra_count, err))
        return false;
    for (size_t i = 0; i < extra_count; i++)
        add_binding(arena, &variables, extra[i]);
    is_done = template_render(arena, text, dialect, &variables, &options, &result, &is_secret,
                              &project.findings);
    project_complain(context, &project);
    is_done = is_done && !project_has_errors(&project);
    if (is_done)
        fwrite(result.str.bytes, 1, result.str.length, stdout);
    *status = is_done ? STATUS_CLEAN : STATUS_FINDINGS;
    return true;
}
