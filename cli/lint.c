/* SPDX-License-Identifier: MIT */
#include "cli/lint.h"

#include <stdlib.h>

#include "base/list.h"
#include "cli/changed.h"
#include "cli/kinds.h"
#include "cli/reader.h"
#include "cli/tracked.h"
#include "render/escape_check.h"
#include "report/statistics.h"

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
    {"strict", 0, NULL, "advice too, as \"profile = strict\" in the settings", NULL},
    {"no-ignores", 0, NULL, "suppression comments do not count", NULL},
    {"show-suppressed", 0, NULL, "show what comments and the baseline suppress, too", NULL},
    {"baseline", 0, "FILE", "leave out the findings that are known by FILE", NULL},
    {"write-baseline", 0, NULL, "make the findings there are the known ones", NULL},
    {"since", 0, "REVISION", "show only what is worse than in REVISION of the git repository",
     NULL},
    {"changed", 0, NULL, "the arguments are what a commit changes: look at what that concerns",
     NULL},
    {"statistics", 0, NULL, "instead of findings: how many there are of each kind", NULL},
    {"list-rules", 0, NULL, "list all that can be found, and do nothing else", NULL},
    {"jobs", 'j', "N", "look at N files at a time at most", NULL},
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
    .help =
        "A file with [supervisord] or [include] is read with its includes, as supervisord\n"
        "does. Any other is a fragment: it is looked at as a part of the main file that\n"
        "includes it, when the settings name that one or it lies beside or up to two\n"
        "folders above, and then shown is what concerns the fragment; else it is checked\n"
        "for what can be known alone. Of a folder, the *.conf and *.ini files with sections\n"
        "of supervisord are checked. Without arguments: the paths of the settings, and what\n"
        "the templates come to on all hosts.",
    .examples = "supconf lint /etc/supervisor/supervisord.conf\n"
                "supconf lint --format sarif etc > findings.sarif\n"
                "supconf lint --diff etc && supconf lint --fix etc\n"
                "supconf lint --since main etc\n"
                "supconf lint --output sarif=lint.sarif --output junit=junit.xml etc\n"
                "generate-config | supconf lint --stdin-filename etc/web.conf -",
    .options = options,
    .reads_configuration = true,
    .change_option = "since", /* needs libgit2 */
};

bool lint_is_asked(const struct context *context, const char *option)
{
    return context->command == &command_lint && option_is_given(&context->arguments, option);
}

void lint_put(struct lint_run *run, const struct findings_view *view, size_t files)
{
    struct arena *arena = run->context->arena;
    struct finding_list shown = {.arena = arena};
    struct lint_tally tally = {.arena = arena};
    struct findings_view sifted = *view;
    struct findings_part part;

    for (size_t i = 0; i < view->findings->count; i++)
        *LIST_ADD(arena, &shown) = view->findings->items[i];
    lint_sift(run, &shown, view->secrets, &tally);
    lint_add_tally(run, &tally);
    run->is_failing |= finding_count(&shown, run->fail_level) > 0;
    if (!run->report)
        return;
    sifted.findings = &shown;
    part = findings_part(arena, arena, run->report, &sifted);
    part.totals.files = files;
    findings_put(run->report, &part);
}

bool lint_collect_project(const struct context *context, struct project *project,
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

        project->files.glob(project->files.context, context->arena,
                            settings->lint_paths.items[i].text, &paths, &count);
        for (size_t j = 0; j < count; j++)
            if (!lint_collect(context->arena, &project->files, paths[j], targets, err))
                return false;
    }
    return lint_render_project(context, project, err);
}

bool lint_render_project(const struct context *context, struct project *project,
                         struct error *err)
{
    if (!project->settings.instances.count || project_has_errors(project))
        return true;
    if (!project_load_inventory(project, NULL, err))
        return false;
    return !project->inventory || project_render(context, project, NULL, 0, STR(""), err);
}

static void set_options(const struct context *context, struct project *project)
{
    const struct arguments *arguments = &context->arguments;

    project->lint.strict = option_is_given(arguments, "strict") || project->settings.is_strict;
    project->lint.ignores_comments = option_is_given(arguments, "no-ignores");
    project->lint.shows_suppressed = option_is_given(arguments, "show-suppressed");
}

static bool read_jobs(struct lint_run *run, struct error *err)
{
    const char *word = option_value(&run->context->arguments, "jobs");
    char *end;

    if (!word)
        return true;
    run->jobs = strtoul(word, &end, 10);
    if (*end || run->jobs < 1 || *word < '0' || *word > '9')
        return error_set(err, ERROR_USAGE, "--jobs takes a number from 1, not '%s'", word);
    return true;
}

static bool open_project(const struct context *context, const struct lint_job *job,
                         struct project *project, struct machine *machine, struct error *err)
{
    if (!project_open(context, project, err) ||
        !project_load_rules(context, project, true, err) ||
        !reader_machine(context, false, machine, err))
        return false;
    set_options(context, project);
    project->lint.checks_layout = job->add_more != NULL;
    return true;
}

static bool collect(const struct context *context, const struct lint_job *job,
                    struct project *project, struct lint_targets *targets, struct error *err)
{
    if (job->add_more)
        return lint_collect_whole(context, project, targets, err);
    if (lint_is_asked(context, "changed"))
        return lint_collect_changed(context, project, targets, err);
    return context->arguments.operand_count
               ? lint_collect_operands(context, targets, err)
               : lint_collect_project(context, project, targets, err);
}

/* --fix and --diff. *is_done: there is nothing else to do. */
static bool fix_first(struct lint_run *run, const struct lint_targets *targets, bool *is_done,
                      enum exit_status *status, struct error *err)
{
    const struct arguments *arguments = &run->context->arguments;
    bool only_shows = lint_is_asked(run->context, "diff"), has_changes;

    *is_done = only_shows;
    if (!only_shows && !lint_is_asked(run->context, "fix"))
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

void lint_look_at_all(struct lint_run *run, const struct lint_targets *targets)
{
    const struct project *project = run->project;
    bool has_instances = project->rendered.count && !project_has_errors(project);
    struct findings_view view = *run->view;
    struct instance_findings found;
    struct finding_list own;

    if (has_instances) {
        found = lint_instances(run, &project->rendered);
        run->secrets = found.secrets;
        own = escape_without_known(&project->findings, &found.findings);
        view.findings = &own;
    }
    lint_put(run, &view, 0);
    lint_files(run, targets);
    if (has_instances) {
        lint_put_instances(run, &project->rendered, &found);
        lint_put_untracked(run, &project->rendered);
    }
}

static void put_statistics(const struct lint_run *run, enum findings_format format)
{
    struct arena *arena = run->context->arena;
    struct map counts = {.arena = arena};
    struct kind_count *rows = ARENA_ARRAY(arena, struct kind_count, run->tally.kinds.count);

    for (size_t i = 0; i < run->tally.kinds.count; i++) {
        const struct finding_kind *kind = run->tally.kinds.items[i];
        struct kind_count *row = map_get(&counts, str_from(kind->code));

        if (!row) {
            row = &rows[counts.count];
            row->kind = kind;
            map_put(&counts, str_from(kind->code), row);
        }
        row->count++;
    }
    report_statistics(stdout, rows, counts.count, format == FINDINGS_JSON);
}

static bool report(struct lint_run *run, const struct lint_targets *targets,
                   struct lint_outputs *outputs, enum exit_status *status, struct error *err)
{
    struct arena *arena = run->context->arena;
    struct findings_report findings;
    bool has_statistics = lint_is_asked(run->context, "statistics");

    if (!has_statistics && !run->writes_baseline) {
        run->report = &findings;
        findings_begin(&findings, arena, outputs->items, outputs->count, run->view);
    }
    lint_look_at_all(run, targets);
    if (run->job->add_more && !run->job->add_more(run, err))
        return false;
    reader_tell_of_plugins(run->context, run->machine);
    if (run->report) {
        findings.totals.gone = lint_gone(run);
        findings_end(&findings);
    } else if (has_statistics) {
        put_statistics(run, outputs->items[0].format);
    }
    *status = run->is_failing && !run->writes_baseline ? STATUS_FINDINGS : STATUS_CLEAN;
    if (run->is_unreadable)
        *status = STATUS_FAILED;
    if (run->writes_baseline)
        return run->is_unreadable || lint_write_baseline(run, err);
    return !run->report || lint_write_outputs(arena, outputs, err);
}

/* What --since cannot go with: all of them are about the files as they are. */
static bool check_since(const struct context *context, struct error *err)
{
    static const char *const others[] = {"fix", "diff", "write-baseline", "changed"};

    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (option_is_given(&context->arguments, "since") && lint_is_asked(context, others[i]))
            return error_set(err, ERROR_USAGE, "--since and --%s do not go together",
                             others[i]);
    return true;
}

static bool find_former_if_asked(struct lint_run *run, const struct lint_targets *targets,
                                 struct error *err)
{
    const char *revision = option_value(&run->context->arguments, "since");

    return !revision || run->job->find_former(run, targets, revision, err) ||
           error_context(err, "--since");
}

bool lint_with(struct context *context, const struct lint_job *job, enum exit_status *status,
               struct error *err)
{
    struct lint_targets targets = {0};
    struct lint_outputs outputs;
    struct findings_view view;
    struct kind_list kinds;
    struct project project;
    struct machine machine;
    struct lint_run run = {
        .context = context,
        .project = &project,
        .machine = &machine,
        .job = job,
        .view = &view,
        .tally = {.arena = context->arena},
        .looked_at = {.arena = context->arena},
    };
    CLEANUP(close_tracked) struct tracked_files tracked;
    struct git_source git = tracked_open(context->arena, &tracked);
    bool is_done;

    *status = STATUS_CLEAN;
    if (!lint_outputs(context, &outputs, err) || !check_since(context, err) ||
        !open_project(context, job, &project, &machine, err) || !read_jobs(&run, err))
        return false;
    if (job->add_more || lint_is_asked(context, "changed"))
        project.lint.git = git;
    run.fail_level = (enum severity)option_choice(&context->arguments, "fail-level",
                                                  project.settings.fail_level);
    kinds = kinds_all(context->arena, &project.rules);
    view = project_view(context, &project, &project.findings);
    view.kinds = kinds.items;
    view.kind_count = kinds.count;
    view.repository = lint_repository(context->arena);
    view.fail_level = run.fail_level;
    view.is_for_runner = lint_is_for_runner();
    if (lint_is_asked(context, "list-rules")) {
        report_kinds(stdout, view.kinds, view.kind_count,
                     outputs.items[0].format == FINDINGS_JSON);
        return true;
    }
    return collect(context, job, &project, &targets, err) &&
           lint_load_baseline(&run, &project, err) &&
           find_former_if_asked(&run, &targets, err) &&
           fix_first(&run, &targets, &is_done, status, err) &&
           (is_done || report(&run, &targets, &outputs, status, err));
}

bool run_lint(struct context *context, enum exit_status *status, struct error *err)
{
    static const struct lint_job job = {0};

    return lint_with(context, &job, status, err);
}
