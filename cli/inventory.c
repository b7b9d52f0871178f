/* SPDX-License-Identifier: MIT */
#include "report/inventory.h"

#include "cli/context.h"
#include "cli/project.h"
#include "cli/reader.h"
#include "inventory/variable_schema.h"

static const char *const formats[] = {"human", "json", NULL};

/* clang-format off */
static const struct option_row options[] = {
    {"inventory", 'i', "FILE", "read FILE instead of the settings' inventory", NULL},
    {"list", 0, NULL, "all groups, hosts and variables as JSON", NULL},
    {"host", 0, "HOST", "the variables of one host as JSON", NULL},
    {"graph", 0, NULL, "groups and hosts as a tree, from GROUP on (all)", NULL},
    {"vars", 0, NULL, "with --graph: the variables, too", NULL},
    {"why", 0, "VARIABLE", "with --host: where it comes from and what it hides; may be a glob",
     NULL},
    {"format", 0, "FORMAT", "with --why: human or json (human)", formats},
    EXTRA_VARIABLES_ROW,
    {0},
};
/* clang-format on */

const struct command command_inventory = {
    .name = "inventory",
    .arguments = "--list|--host HOST|--graph [GROUP]",
    .summary = "show what the inventory comes to",
    .help = "Prints what ansible-inventory prints. Secrets are covered.",
    .examples = "supconf inventory --graph --vars\n"
                "supconf inventory --host web1 --why port\n"
                "supconf inventory --host web1 --why '*' --format json",
    .options = options,
};

static bool find_host(const struct context *context, const struct inventory *inventory,
                      const char *name, const struct inventory_host **host, struct error *err)
{
    struct suggestion nearest = suggest_for(str_from(name));
    struct str question;

    *host = map_get(&inventory->hosts_by_name, str_from(name));
    if (*host)
        return true;
    for (size_t i = 0; i < inventory->host_count; i++)
        suggest_offer(&nearest, inventory->hosts[i]->name);
    question = suggest_question(context->arena, &nearest);
    return error_set(err, ERROR_USAGE, "the inventory has no host '%s'" STR_FORMAT, name,
                     STR_ARGS(question));
}

static bool refuse_variable(const struct context *context, const struct inventory_view *view,
                            const struct inventory_host *host, const char *name,
                            struct error *err)
{
    struct map variables = inventory_variables(context->arena, view->inventory, host,
                                               view->extra, view->extra_count);
    struct suggestion nearest = suggest_for(str_from(name));
    struct str question;

    for (size_t i = 0; i < variables.count; i++)
        suggest_offer(&nearest, variables.entries[i].key);
    question = suggest_question(context->arena, &nearest);
    return error_set(err, ERROR_USAGE, "host '" STR_FORMAT "' has no variable '%s'" STR_FORMAT,
                     STR_ARGS(host->name), name, STR_ARGS(question));
}

static bool show_host(const struct context *context, const struct inventory_view *view,
                      const char *name, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    const char *variable = option_value(arguments, "why");
    const struct inventory_host *host;

    if (!find_host(context, view->inventory, name, &host, err))
        return false;
    if (!variable) {
        report_host(stdout, view, host);
        return true;
    }
    return report_host_origins(stdout, view, host, str_from(variable),
                               option_choice(arguments, "format", 0) == 1) ||
           refuse_variable(context, view, host, variable, err);
}

static bool show_graph(const struct context *context, const struct inventory_view *view,
                       struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    const struct inventory *inventory = view->inventory;
    const char *name = arguments->operand_count ? arguments->operands[0] : "all";
    const struct inventory_group *top = map_get(&inventory->groups_by_name, str_from(name));
    struct suggestion nearest = suggest_for(str_from(name));
    struct str question;

    if (top) {
        report_inventory_graph(stdout, view, top, option_is_given(arguments, "vars"));
        return true;
    }
    for (size_t i = 0; i < inventory->group_count; i++)
        suggest_offer(&nearest, inventory->groups[i]->name);
    question = suggest_question(context->arena, &nearest);
    return error_set(err, ERROR_USAGE, "the inventory has no group '%s'" STR_FORMAT, name,
                     STR_ARGS(question));
}

static bool check_usage(const struct context *context, struct error *err)
{
    static const struct {
        const char *option, *needs, *words;
    } pairs[] = {
        {"why",    "host",  "--host HOST"   },
        {"vars",   "graph", "--graph"       },
        {"format", "why",   "--why VARIABLE"},
    };
    const struct arguments *arguments = &context->arguments;
    int count = option_is_given(arguments, "list") + option_is_given(arguments, "graph") +
                option_is_given(arguments, "host");

    if (count != 1)
        return error_set(err, ERROR_USAGE, "choose one of --list, --host HOST and --graph");
    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        if (option_is_given(arguments, pairs[i].option) &&
            !option_is_given(arguments, pairs[i].needs))
            return error_set(err, ERROR_USAGE, "--%s needs %s", pairs[i].option,
                             pairs[i].words);
    return context_operands_at_most(context, option_is_given(arguments, "graph"), err);
}

/* Values that break the rules are told, but they are what the inventory comes to. */
static void check_variables(const struct context *context, struct project *project,
                            const struct inventory_view *view)
{
    const struct inventory *inventory = project->inventory;
    bool *all = ARENA_ARRAY(context->arena, bool, inventory->host_count);

    for (size_t i = 0; i < inventory->host_count; i++)
        all[i] = true;
    if (inventory->schema)
        variable_schema_check(inventory, all, view->extra, view->extra_count, false,
                              &project->findings);
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
    project_cover(&project, extra, view.extra_count);
    view.inventory = project.inventory;
    view.secrets = &project.secrets;
    view.extra = extra;
    view.directory = context->directory;
    if (project.inventory)
        check_variables(context, &project, &view);
    project_complain(context, &project);
    *status = project_has_errors(&project) ? STATUS_FINDINGS : STATUS_CLEAN;
    if (!project.inventory)
        return true;
    if (option_is_given(arguments, "host"))
        return show_host(context, &view, option_value(arguments, "host"), err);
    if (option_is_given(arguments, "graph"))
        return show_graph(context, &view, err);
    report_inventory(stdout, &view);
    return true;
}
