/* SPDX-License-Identifier: MIT */
#include "cli/lint.h"

#include "base/list.h"
#include "cli/kinds.h"
#include "cli/reader.h"

enum fix_level { FIX_SAFE, FIX_UNSAFE };

static const char *const severities[] = {"info", "warning", "error", NULL};
static const char *const fix_levels[] = {"safe", "unsafe", NULL};

/* clang-format off */
static const struct option_row options[] = {
    {"format", 0, "FORMAT", "how findings are printed (human); auto asks GitHub or GitLab CI",
     lint_format_choices},
    {"output", 0, "FORMAT=FILE", "write them to a file too; repeatable", NULL},
    {"fail-level", 0, "LEVEL", "exit 1 from this level on (warning)", severities},
    {"select", 0, "RULE,...", "run these rules alone, by code or name", NULL},
    {"ignore", 0, "RULE,...", "leave these rules out", NULL},
    {"strict", 0, NULL, "advice too", NULL},
    {"fix", 0, "[=unsafe]", "mend what can be mended; by itself, what runs never changes",
     fix_levels},
    {"diff", 0, NULL, "write nothing, show what --fix would change", NULL},
    {"extra-vars", 'e', "NAME=VALUE", "without arguments: a variable on top of all others",
     NULL},
    {0},
};
/* clang-format on */

const struct command command_lint = {
    .name = "lint",
    .arguments = "[FILE|DIR]...",
    .summary = "find the faults in supervisord's configuration",
    .help = "A file with [supervisord] or [include] is read with its includes, as supervisord\n"
            "does; any other is checked for what can be known alone. Of a folder, the *.conf\n"
            "and *.ini files with sections of supervisord are checked. Without arguments: the\n"
            "paths of the settings, and what the templates come to on all hosts.",
    .examples = "supconf lint /etc/supervisor/supervisord.conf\n"
                "supconf lint --format sarif etc > findings.sarif\n"
                "supconf lint --diff etc && supconf lint --fix etc\n"
                "supconf lint --output sarif=lint.sarif --output junit=junit.xml etc\n"
                "generate-config | supconf lint --stdin-filename etc/web.conf -",
    .options = options,
    .reads_configuration = true,
};

void lint_put(struct lint_run *run, const struct findings_view *view, size_t files)
{
    struct arena *arena = run->context->arena;
    struct findings_part part = findings_part(arena, arena, run->report, view);

    part.totals.files = files;
    findings_put(run->report, &part);
    run->is_failing |= finding_count(view->findings, run->fail_level) > 0;
}

/* What the settings name: files, and templates with an inventory. */
static bool collect_project(const struct context *context, struct project *project,
                            struct lint_targets *targets, struct error *err)
{
    const struct settings *settings = &project->settings;

    if (project_has_errors(project))
        return true; /* they are the findings */
    if (!settings->lint_paths.count && !settings->instances.count)
        return error_set(err, ERROR_USAGE,
                         settings->text
                             ? "the settings have neither [lint] paths nor "
                               "instances: name files or folders"
                             : "no supconf.ini here or above: name files or folders");
    for (size_t i = 0; i < settings->lint_paths.count; i++) {
        struct str *paths;
        size_t count;

        disk_files.glob(disk_files.context, context->arena, settings->lint_paths.items[i].text,
                        &paths, &count);
        for (size_t j = 0; j < count; j++)
            if (!lint_collect(context->arena, str_to_c(context->arena, paths[j]), targets, err))
                return false;
    }
    if (!settings->instances.count)
        return true;
    if (!project_load_inventory(project, NULL, err))
        return false;
    return !project->inventory || project_render(context, project, NULL, 0, STR(""), err);
}

static bool prepare(const struct context *context, struct project *project,
                    struct machine *machine, struct lint_targets *targets, struct error *err)
{
    if (!project_open(context, project, err) ||
        !project_load_rules(context, project, true, err) ||
        !reader_machine(context, false, machine, err))
        return false;
    project->lint.strict = option_is_given(&context->arguments, "strict");
    return context->arguments.operand_count ? lint_collect_operands(context, targets, err)
                                            : collect_project(context, project, targets, err);
}

/* --fix and --diff. *is_done: there is nothing else to do. */
static bool fix_first(struct lint_run *run, const struct lint_targets *targets, bool *is_done,
                      enum exit_status *status, struct error *err)
{
    const struct arguments *arguments = &run->context->arguments;
    bool only_shows = option_is_given(arguments, "diff"), has_changes;

    *is_done = only_shows;
    if (!only_shows && !option_is_given(arguments, "fix"))
        return true;
    if (project_is_broken(run->context, run->project, status)) {
        *is_done = true;
        return true;
    }
    if (!lint_fix(run, targets, option_choice(arguments, "fix", FIX_SAFE) == FIX_UNSAFE,
                  only_shows, &has_changes, err))
        return false;
    *status = has_changes ? STATUS_FINDINGS : STATUS_CLEAN;
    if (run->is_unreadable)
        *status = STATUS_FAILED;
    return true;
}

static bool report(struct lint_run *run, const struct lint_targets *targets,
                   struct lint_outputs *outputs, enum exit_status *status, struct error *err)
{
    const struct project *project = run->project;

    findings_begin(run->report, run->context->arena, outputs->items, outputs->count, run->view);
    lint_put(run, run->view, 0);
    lint_files(run, targets);
    if (project->rendered.count && !project_has_errors(project))
        lint_instances(run, &project->rendered);
    findings_end(run->report);
    *status = run->is_failing ? STATUS_FINDINGS : STATUS_CLEAN;
    if (run->is_unreadable)
        *status = STATUS_FAILED;
    return lint_write_outputs(run->context->arena, outputs, err);
}

bool run_lint(struct context *context, enum exit_status *status, struct error *err)
{
    struct lint_targets targets = {0};
    struct findings_report findings;
    struct lint_outputs outputs;
    struct findings_view view;
    struct kind_list kinds;
    struct project project;
    struct machine machine;
    struct lint_run run = {
        .context = context,
        .project = &project,
        .machine = &machine,
        .view = &view,
        .report = &findings,
    };
    bool is_done;

    if (!lint_outputs(context, &outputs, err) ||
        !prepare(context, &project, &machine, &targets, err))
        return false;
    run.fail_level = (enum severity)option_choice(&context->arguments, "fail-level",
                                                  project.settings.fail_level);
    kinds = kinds_all(context->arena, &project.rules);
    view = project_view(context, &project, &project.findings);
    view.kinds = kinds.items;
    view.kind_count = kinds.count;
    view.repository = lint_repository(context->arena);
    view.fail_level = run.fail_level;
    view.is_for_runner = lint_is_for_runner();
    if (!fix_first(&run, &targets, &is_done, status, err))
        return false;
    return is_done || report(&run, &targets, &outputs, status, err);
}
