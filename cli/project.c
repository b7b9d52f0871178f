/* SPDX-License-Identifier: MIT */
#include "cli/project.h"

#include <string.h>
#include <unistd.h>

#include "cli/reader.h"
#include "cli/version.h"
#include "inventory/inventory.h"
#include "inventory/value_reader.h"
#include "inventory/variable_schema.h"

bool project_open(const struct context *context, struct project *project, struct error *err)
{
    *project = (struct project){
        .arena = context->arena,
        .files = disk_files,
        .findings = {.arena = context->arena},
        .secrets = {.arena = context->arena},
    };
    if (!settings_load(context->arena, option_value(&context->arguments, "settings"),
                       &project->settings, &project->findings, err))
        return error_context(err, "read settings");
    return true;
}

static bool load_variables(struct project *project, struct error *err)
{
    struct str path = project->settings.variables.text;
    const struct variable_schema *schema;

    if (!path.length || !project->inventory)
        return true;
    if (!variable_schema_load(project->arena, str_to_c(project->arena, path), &project->secrets,
                              &project->findings, &schema, err))
        return error_context(err, "read variables");
    variable_schema_apply(schema, project->inventory, &project->secrets, &project->findings);
    return true;
}

bool project_load_inventory(struct project *project, const char *path, struct error *err)
{
    if (!path)
        path = str_to_c(project->arena, project->settings.inventory.text);
    if (!*path)
        return error_set(
            err, ERROR_INPUT,
            project->settings.text
                ? "no inventory: the settings have none under [render]"
                : "no supconf.ini here or above: it names inventory and templates");
    project->inventory = inventory_load_from(project->arena, &project->files, str_from(path),
                                             &project->secrets, &project->findings, err);
    if (!project->inventory && err->kind != ERROR_NONE)
        return error_context(err, "read inventory");
    if (project->inventory)
        inventory_check(project->inventory, &project->findings);
    return load_variables(project, err);
}

supervisor_version project_version_of(struct arena *arena, const struct project *project,
                                      const struct inventory_host *host)
{
    struct buffer text = {.arena = arena};
    const struct binding *binding;
    supervisor_version version;
    struct map variables;

    if (!project->inventory || project->is_version_given)
        return project->lint.version;
    variables = inventory_variables(arena, project->inventory, host, NULL, 0);
    binding = map_get(&variables, STR("supervisor_version"));
    if (!binding)
        return project->lint.version;
    value_append(&text, binding->value);
    return supervisor_version_parse(buffer_str(&text), &version) ? version
                                                                 : project->lint.version;
}

struct str project_host(const struct project *project)
{
    char name[256] = "";

    if (project->settings.host.text.length)
        return project->settings.host.text;
    if (!project->inventory || gethostname(name, sizeof(name) - 1))
        return STR("");
    if (!map_get(&project->inventory->hosts_by_name, str_from(name)))
        return STR("");
    return str_copy(project->arena, str_from(name));
}

bool project_extra_variables(const struct context *context, struct binding **bindings,
                             size_t *count, struct error *err)
{
    struct arena *arena = context->arena;
    const char **words;

    *count = option_values(arena, &context->arguments, "extra-vars", &words);
    *bindings = ARENA_ARRAY(arena, struct binding, *count);
    for (size_t i = 0; i < *count; i++) {
        const char *equals = strchr(words[i], '=');
        struct value *value = ARENA_NEW(arena, struct value);

        if (!equals || equals == words[i])
            return error_set(err, ERROR_USAGE, "-e takes name=value, not '%s'", words[i]);
        value->kind = VALUE_STRING;
        value->string = str_from(equals + 1);
        value_look_for_template(value);
        (*bindings)[i] = (struct binding){
            .name = {words[i], (size_t)(equals - words[i])},
            .value = value,
            .origin = STR("command line"),
        };
    }
    return true;
}

void project_cover(struct project *project, struct binding *extra, size_t count)
{
    if (project->inventory && project->inventory->schema)
        variable_schema_taint(project->inventory->schema, extra, count, &project->secrets);
}

bool project_render(const struct context *context, struct project *project,
                    const char *const *names, size_t count, struct str hosts, struct error *err)
{
    struct str *instances = ARENA_ARRAY(project->arena, struct str, count);
    struct render_request request = {
        .settings = &project->settings,
        .inventory = project->inventory,
        .instances = instances,
        .instance_count = count,
        .hosts = hosts,
        .files = &project->files,
        .forgets_origins = project->forgets_origins,
    };
    struct binding *extra;

    if (!project->settings.instances.count)
        return error_set(err, ERROR_INPUT, "the settings have no [instance ...] section");
    if (!project_extra_variables(context, &extra, &request.extra_count, err))
        return false;
    project_cover(project, extra, request.extra_count);
    request.extra = extra;
    for (size_t i = 0; i < count; i++)
        instances[i] = str_from(names[i]);
    if (!render_all(project->arena, &request, &project->rendered, &project->findings, err))
        return false;
    for (size_t i = 0; i < project->rendered.learned.count; i++)
        secrets_add(&project->secrets, project->rendered.learned.items[i].name,
                    project->rendered.learned.items[i].value);
    return true;
}

bool project_has_errors(const struct project *project)
{
    return finding_count(&project->findings, SEVERITY_ERROR) > 0;
}

struct findings_view project_view(const struct context *context, const struct project *project,
                                  const struct finding_list *findings)
{
    return (struct findings_view){
        .findings = findings,
        .secrets = &project->secrets,
        .style = context->style,
        .directory = context->directory,
        .tool_version = supconf_version,
        .has_summary = !context->is_quiet,
    };
}

void project_complain(const struct context *context, const struct project *project)
{
    struct findings_view view = project_view(context, project, &project->findings);

    if (!project->findings.count)
        return;
    view.style = context->talk_style;
    view.has_summary = false;
    report_findings(stderr, FINDINGS_HUMAN, &view, 0);
}

bool project_is_broken(const struct context *context, const struct project *project,
                       enum exit_status *status)
{
    if (!project_has_errors(project))
        return false;
    project_complain(context, project);
    *status = STATUS_FAILED;
    return true;
}
