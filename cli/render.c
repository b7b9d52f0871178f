/* SPDX-License-Identifier: MIT */
#include "cli/render.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/signals.h"
#include "cli/reader.h"
#include "cli/render_rows.h"

enum { FORMAT_HUMAN, FORMAT_JSON };

static const char *const dialects[] = {"bk", "go", "jinja", NULL};
static const char *const profiles[] = {"ansible", "jinja2", NULL};
static const char *const compat_words[] = {"strict", "bk-install", "bk-ci", NULL};
static const char *const undefined_words[] = {"error", "empty", NULL};
static const char *const formats[] = {"human", "json", NULL};

/* clang-format off */
static const struct option_row options[] = {
    {"host", 0, "PATTERN", "hosts whose files are written (this machine), as the inventory's hosts",
     NULL},
    {"output-dir", 0, "DIR", "write below DIR/HOST, for all hosts unless --host is given",
     NULL},
    {"check", 0, NULL, "write nothing; exit 1 when something would change", NULL},
    {"diff", 0, NULL, "the same, and show what would change", NULL},
    {"prune", 0, NULL, "remove what a former run wrote and this one does not", NULL},
    {"format", 0, "FORMAT", "how changes are printed (human)", formats},
    EXTRA_VARIABLES_ROW,
    {"template", 0, "FILE", "render this template alone to standard output", NULL},
    {"values", 0, "FILE", "with --template: variables, as YAML", NULL},
    {"dialect", 0, "DIALECT", "with --template: bk, go or jinja (by its name)", dialects},
    {"profile", 0, "PROFILE", "with --template: white space as ansible or jinja2", profiles},
    {"compat", 0, "MODE", "with --template: bk marks as strict, bk-install or bk-ci",
     compat_words},
    {"undefined", 0, "WHAT", "with --template: undefined names are error or empty",
     undefined_words},
    {0},
};
/* clang-format on */

const struct command command_render = {
    .name = "render",
    .arguments = "[INSTANCE]...",
    .summary = "make the files of instances from templates and inventory",
    .help = "Writes below the prefix of the settings what is new or changed, and prints which\n"
            "files these are. Nothing is written when a template has a fault, or a check of\n"
            "the settings (validate.PATTERN) refuses a file. What was written is noted in\n"
            ".supconf-manifest.json below the prefix, so that --prune can tell later which\n"
            "files nobody makes any more; those that somebody has changed are left.",
    .examples = "supconf render --host web1 --check\n"
                "supconf render --diff\n"
                "supconf render --host 'web:!web3' --output-dir build --prune\n"
                "supconf render --template app.conf.j2 --values values.yml",
    .options = options,
};

static bool choose_hosts(const struct context *context, const struct project *project,
                         struct str *hosts, struct error *err)
{
    const char *given = option_value(&context->arguments, "host");

    *hosts = STR("");
    if (given)
        *hosts = str_from(given);
    else if (!option_is_given(&context->arguments, "output-dir"))
        *hosts = project_host(project);
    if (hosts->length || option_is_given(&context->arguments, "output-dir"))
        return true;
    return error_set(err, ERROR_USAGE,
                     "the inventory does not know this machine: give --host HOST, or "
                     "--output-dir DIR for all hosts");
}

/* What goes on, for people who watch a terminal; an empty text takes it away. */
static void show_progress(const struct context *context, const char *what)
{
    if (!context->is_quiet && isatty(STDERR_FILENO))
        fprintf(stderr, *what ? "\r\033[K%s ..." : "\r\033[K", what);
}

/* Each tree holds some descriptors, and there may be hundreds of hosts. */
static void allow_many_files(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit))
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* The faults that outside checks found become those of the project, each once for all hosts. */
static void take_findings(const struct render_run *run, struct project *project)
{
    struct arena *arena = run->context->arena;
    const struct render_result *rendered = &project->rendered;
    struct finding_list findings = {.arena = arena};
    size_t *counts = ARENA_ARRAY(arena, size_t, rendered->count);

    for (size_t i = 0; i < rendered->count; i++) {
        size_t before = findings.count;

        for (size_t j = 0; j < run->trees.count; j++) {
            const struct render_tree *tree = &run->trees.items[j];

            for (size_t k = 0; k < tree->findings.count; k++)
                if (tree->makers.items[tree->finding_steps.items[k]] == &rendered->items[i])
                    *LIST_ADD(arena, &findings) = tree->findings.items[k];
        }
        counts[i] = findings.count - before;
    }
    render_attribute(arena, rendered, &findings, counts, &project->findings);
}

static bool has_changes(const struct render_run *run)
{
    for (size_t i = 0; i < run->trees.count; i++)
        if (render_tree_is_changed(&run->trees.items[i]))
            return true;
    return false;
}

/* All or nothing up to the last step. *is_done is false when outside checks refuse a file. */
static bool stage_and_finish(struct render_run *run, struct project *project, bool *is_done,
                             struct error *err)
{
    struct arena *arena = run->context->arena;
    struct staging **stagings = ARENA_ARRAY(arena, struct staging *, run->trees.count);

    allow_many_files();
    show_progress(run->context, "writing");
    if (!render_trees_step(run, render_tree_stage, err))
        return false;
    take_findings(run, project);
    *is_done = !project_has_errors(project);
    if (!*is_done)
        return true;
    for (size_t i = 0; i < run->trees.count; i++)
        stagings[i] = &run->trees.items[i].staging;
    if (!run->output_directory) { /* what lies below one can be rendered again */
        show_progress(run->context, "bringing it to the disk");
        if (!staging_sync(stagings, run->trees.count, err))
            return false;
    }
    if (signals_are_waiting())
        return error_set(err, ERROR_SYSTEM, "interrupted; nothing was written");
    return render_trees_step(run, render_tree_finish, err);
}

/* A signal takes effect when nothing is left beside the targets. */
static bool write_trees(struct render_run *run, struct project *project, bool *is_done,
                        struct error *err)
{
    struct signals signals = signals_hold();
    bool is_ok = stage_and_finish(run, project, is_done, err);

    for (size_t i = 0; i < run->trees.count; i++)
        staging_close(&run->trees.items[i].staging);
    signals_release(&signals);
    return is_ok;
}

static void say_totals(const struct context *context, const struct output_rows *rows,
                       bool is_written)
{
    size_t removed = render_rows_count(rows, OUTPUT_REMOVED);
    size_t count =
        render_rows_count(rows, OUTPUT_NEW) + render_rows_count(rows, OUTPUT_CHANGED);

    if (!is_written)
        count += removed;
    if (is_written && removed)
        context_say(context, "%zu file%s written, %zu removed", count, count == 1 ? "" : "s",
                    removed);
    else
        context_say(context, "%zu file%s %s", count, count == 1 ? "" : "s",
                    is_written ? "written" : "would change");
}

static void show(const struct render_run *run, const struct output_rows *rows, bool is_written)
{
    const struct context *context = run->context;
    const struct secrets *secrets = &run->project->secrets;

    show_progress(context, "");
    if (run->as_json) {
        report_outputs_json(stdout, rows->items, rows->count, is_written, secrets);
        return;
    }
    for (size_t i = 0; i < rows->count; i++)
        report_output(stdout, &rows->items[i], secrets, &context->style, context->is_verbose);
    say_totals(context, rows, is_written);
}

/* Below one prefix there is one host. */
static bool check_trees(const struct render_run *run, struct error *err)
{
    if (run->output_directory || run->trees.count < 2)
        return true;
    return error_set(err, ERROR_USAGE,
                     "--host names %zu hosts: give --output-dir DIR for more than one",
                     run->trees.count);
}

static bool write_project(struct render_run *run, struct project *project,
                          enum exit_status *status, struct error *err)
{
    struct output_rows rows;
    bool is_done = true;

    run->settings_path = reader_absolute(project->arena, project->settings.text->path);
    if (!render_trees_make(run, err) || !check_trees(run, err))
        return false;
    show_progress(run->context, "comparing");
    if (!render_trees_step(run, render_tree_look, err))
        return false;
    rows = render_rows(run);
    if (!run->is_dry && !write_trees(run, project, &is_done, err))
        return false;
    show_progress(run->context, "");
    project_complain(run->context, project);
    if (is_done || run->as_json)
        show(run, &rows, is_done && !run->is_dry);
    *status = STATUS_CLEAN;
    if (!is_done || (run->is_dry && has_changes(run)))
        *status = STATUS_FINDINGS;
    return true;
}

/* They tell of lines of a file, and these are shown where the template has them. */
static bool has_outside_checks(const struct settings *settings)
{
    for (size_t i = 0; i < settings->instances.count; i++)
        if (settings->instances.items[i].validation_count)
            return true;
    return false;
}

static bool render_project(const struct context *context, enum exit_status *status,
                           struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    struct project project;
    CLEANUP(close_render_trees)
    struct render_run run = {
        .context = context,
        .project = &project,
        .output_directory = option_value(arguments, "output-dir"),
        .is_dry = option_is_given(arguments, "check") || option_is_given(arguments, "diff"),
        .shows_diff = option_is_given(arguments, "diff"),
        .prunes = option_is_given(arguments, "prune"),
        .as_json = option_choice(arguments, "format", FORMAT_HUMAN) == FORMAT_JSON,
        .has_all_hosts = !option_is_given(arguments, "host"),
        .has_all_instances = !arguments->operand_count,
    };
    struct str hosts;

    if (!project_open(context, &project, err))
        return false;
    if (project_is_broken(context, &project, status))
        return true;
    if (!project_load_inventory(&project, NULL, err))
        return false;
    show_progress(context, "rendering");
    project.forgets_origins = !has_outside_checks(&project.settings);
    if (!project_has_errors(&project) &&
        (!choose_hosts(context, &project, &hosts, err) ||
         !project_render(context, &project, arguments->operands, arguments->operand_count,
                         hosts, err)))
        return false;
    if (!project_has_errors(&project))
        return write_project(&run, &project, status, err);
    show_progress(context, "");
    project_complain(context, &project);
    *status = STATUS_FINDINGS;
    return true;
}

static bool check_usage(const struct context *context, struct error *err)
{
    static const char *const of_single[] = {"values", "dialect", "profile", "compat",
                                            "undefined"};
    static const char *const of_tree[] = {"host", "output-dir", "check",
                                          "diff", "prune",      "format"};
    const struct arguments *arguments = &context->arguments;
    bool is_single = option_is_given(arguments, "template");

    for (size_t i = 0; i < COUNT_OF(of_single) && !is_single; i++)
        if (option_is_given(arguments, of_single[i]))
            return error_set(err, ERROR_USAGE, "--%s needs --template FILE", of_single[i]);
    for (size_t i = 0; i < COUNT_OF(of_tree) && is_single; i++)
        if (option_is_given(arguments, of_tree[i]))
            return error_set(err, ERROR_USAGE, "--%s and --template exclude each other",
                             of_tree[i]);
    return !is_single || context_operands_at_most(context, 0, err);
}

bool run_render(struct context *context, enum exit_status *status, struct error *err)
{
    if (!check_usage(context, err))
        return false;
    if (option_is_given(&context->arguments, "template"))
        return render_single(context, status, err);
    return render_project(context, status, err);
}
