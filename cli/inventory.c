/* SPDX-License-Identifier: MIT */
#include "report/inventory.h"

#include "cli/context.h"
#include "cli/project.h"
#include "cli/reader.h"

/* clang-format off */
static const struct option_row options[] = {
    {"inventory", 'i', "FILE", "read FILE instead of the settings' inventory", NULL},
    {"list", 0, NULL, "all groups, hosts and variables as JSON", NULL},
    {"host", 0, "HOST", "the variables of one host as JSON", NULL},
    {"graph", 0, NULL, "groups and hosts as a tree", NULL},
    {"why", 0, NULL, "with --host: where each variable comes from", NULL},
    EXTRA_VARIABLES_ROW,
    {0},
};
/* clang-format on */

const struct command command_inventory = {
    .name = "inventory",
    .arguments = "--list|--host HOST|--graph",
    .summary = "show what the inventory comes to",
    .help = "Prints what ansible-inventory prints. Secrets are covered.",
    .examples = "supconf inventory --graph\n"
                "supconf inventory --host web1 --why",
    .options = options,
};

static bool show_host(const struct context *context, const struct inventory_view *view,
                      const char *name, struct error *err)
{
    struct suggestion nearest = suggest_for(str_from(name));
    const struct inventory_host *host =
        map_get(&view->inventory->hosts_by_name, str_from(name));
    struct str question;

    if (host) {
        if (option_is_given(&context->arguments, "why"))
            report_host_origins(stdout, view, host);
        else
            report_host(stdout, view, host);
        return true;
    }
    for (size_t i = 0; i < view->inventory->host_count; i++)
        suggest_offer(&nearest, view->inventory->hosts[i]->name);
    question = suggest_question(context->arena, &nearest);
    return error_set(err, ERROR_USAGE, "the inventory has no host '%s'" STR_FORMAT, name,
                     STR_ARGS(question));
}

static bool check_usage(const struct context *context, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    int count = option_is_given(arguments, "list") + option_is_given(arguments, "graph") +
                option_is_given(arguments, "host");

    if (count != 1)
        return error_set(err, ERROR_USAGE, "choose one of --list, --host HOST and --graph");
    if (option_is_given(arguments, "why") && !option_is_given(arguments, "host"))
        return error_set(err, ERROR_USAGE, "--why needs --host HOST");
    return context_operands_at_most(context, 0, err);
}

bool run_inventory(struct context *context, enum exit_status *status, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    struct inventory_view view = {.style = context->style};
    struct project project;
    struct binding *extra;

    if (!check_usage(context, err) || !project_open(context, &project, err))
        return false;
    if (project_is_broken(context, &project, status))
        return true;
    if (!project_load_inventory(&project, option_value(arguments, "inventory"), err) ||
        !project_extra_variables(context, &extra, &view.extra_count, err))
        return false;
    project_complain(context, &project);
    *status = project_has_errors(&project) ? STATUS_FINDINGS : STATUS_CLEAN;
    if (!project.inventory)
        return true;
    view.inventory = project.inventory;
    view.secrets = &project.secrets;
    view.extra = extra;
    view.directory = reader_absolute(context->arena, STR("."));
    if (option_is_given(arguments, "host"))
        return show_host(context, &view, option_value(arguments, "host"), err);
    if (option_is_given(arguments, "graph"))
        report_inventory_graph(stdout, &view);
    else
        report_inventory(stdout, &view);
    return true;
}
