/* SPDX-License-Identifier: MIT */
/*
 * Two looks come before the one that is shown: one at the files of the revision, one at those
 * of now. What both found is known then, and how often; the third look shows the rest.
 */
#include "change/lint_since.h"

#include <string.h>

#include "base/path.h"
#include "cli/check.h"
#include "cli/lint.h"
#include "cli/reader.h"
#include "history/revision_tree.h"

static bool is_stdin(const char *path)
{
    return !strcmp(path, "-");
}

/* The path of an operand; of standard input, its name. */
static struct str operand_path(const struct context *context, const char *operand)
{
    const char *name = option_value(&context->arguments, "stdin-filename");

    if (is_stdin(operand))
        return name ? reader_absolute(context->arena, str_from(name)) : STR("");
    return reader_absolute(context->arena, str_from(operand));
}

/* The folder whose repository is meant: that of the first operand, else of the settings. */
static struct str repository_folder(const struct lint_run *run)
{
    const struct context *context = run->context;
    struct arena *arena = context->arena;

    for (size_t i = 0; i < context->arguments.operand_count; i++) {
        struct str path = operand_path(context, context->arguments.operands[i]);

        if (path.length)
            return disk_folders.is_folder(disk_folders.context, arena, path)
                       ? path
                       : path_directory(path);
    }
    return run->project->settings.directory;
}

/* The places that the operands had then. Those that were not there had no findings. */
static bool collect_operands(const struct lint_run *run, struct revision_tree *tree,
                             const struct file_source *files, struct lint_targets *targets,
                             struct error *err)
{
    const struct context *context = run->context;
    struct arena *arena = context->arena;

    for (size_t i = 0; i < context->arguments.operand_count; i++) {
        struct str path = operand_path(context, context->arguments.operands[i]);

        if (!path.length)
            continue;
        if (!revision_tree_holds(tree, arena, path))
            return error_set(err, ERROR_USAGE, "%s lies outside of the git repository %s",
                             context->arguments.operands[i],
                             str_to_c(arena, revision_tree_root(tree)));
        path = revision_tree_former_path(arena, tree, path);
        if (path.bytes && !lint_collect(arena, files, path, targets, err))
            return false;
    }
    return true;
}

static bool collect_former(const struct lint_run *run, struct revision_tree *tree,
                           struct project *former, struct lint_targets *targets,
                           struct error *err)
{
    const struct settings *settings = &former->settings;

    if (run->context->arguments.operand_count)
        return collect_operands(run, tree, &former->files, targets, err);
    return (!settings->lint_paths.count && !settings->instances.count) ||
           lint_collect_project(run->context, former, targets, err);
}

/* A file that a renamed one was made from, when no folder that is looked at holds it. */
static void add_renamed(const struct lint_run *run, struct revision_tree *tree,
                        const struct lint_targets *now, struct lint_targets *targets)
{
    struct arena *arena = run->context->arena;
    struct map known = {.arena = arena};

    for (size_t i = 0; i < targets->count; i++)
        map_put(&known, targets->items[i].path, targets);
    for (size_t i = 0; i < now->count; i++) {
        struct str path = operand_path(run->context, now->items[i].path.bytes);
        struct str former =
            path.length ? revision_tree_former_path(arena, tree, path) : (struct str){0};

        if (former.bytes && !map_put(&known, former, targets))
            *LIST_ADD(arena, targets) = (struct lint_target){
                .path = str_from(str_to_c(arena, former)), .is_asked = now->items[i].is_asked};
    }
}

/* The project as it was: its own inventory, templates and instances, but the rules (those of
 * variables too) and the paths of now, so that a new rule or path is nothing that made the
 * configuration worse. */
static void open_former_project(const struct lint_run *run, const struct file_source *files,
                                struct project *former)
{
    const struct settings *now = &run->project->settings;
    struct arena *arena = run->context->arena;
    const struct text *text = NULL;

    *former = (struct project){
        .arena = arena,
        .files = *files,
        .findings = {.arena = arena},
        .secrets = {.arena = arena},
        .rules = run->project->rules,
        .lint = run->project->lint,
    };
    if (now->text)
        text = files->read(files->context, arena,
                           path_join(arena, now->directory, path_name(now->text->path)));
    if (text)
        former->settings = settings_read(arena, text, now->directory, &former->findings);
    former->settings.directory = now->directory;
    former->settings.lint_paths = now->lint_paths;
    former->settings.variables = now->variables;
}

static bool look_at_former(const struct lint_run *run, const struct lint_targets *now,
                           struct revision_tree *tree, struct finding_counts *before,
                           struct error *err)
{
    struct file_source files = revision_tree_files(tree);
    struct machine machine = *run->machine;
    struct findings_view view = *run->view;
    struct lint_targets targets = {0};
    struct lint_run look = *run;
    struct project former;

    open_former_project(run, &files, &former);
    machine.files = files;
    view.findings = &former.findings;
    view.secrets = &former.secrets;
    look.project = &former;
    look.machine = &machine;
    look.view = &view;
    look.counts = before;
    look.jobs = 1; /* a revision tree is for one thread */
    look.reads_machine = true;
    if (!collect_former(run, tree, &former, &targets, err))
        return false;
    add_renamed(run, tree, now, &targets);
    lint_look_at_all(&look, &targets);
    return true;
}

static bool read_input(struct lint_run *run, const struct lint_targets *targets,
                       struct error *err)
{
    for (size_t i = 0; i < targets->count && !run->input; i++) {
        struct text *text;

        if (!is_stdin(targets->items[i].path.bytes))
            continue;
        if (!reader_load(run->context, run->context->arena, "-", &text, err))
            return false;
        run->input = text;
    }
    return true;
}

static bool find_former(struct lint_run *run, const struct lint_targets *targets,
                        const char *revision, struct error *err)
{
    CLEANUP(close_revision_tree) struct revision_tree *tree = NULL;
    struct arena *arena = run->context->arena;
    struct finding_counts before = finding_counts_create(arena);
    struct finding_counts now = finding_counts_create(arena);
    struct former *former = ARENA_NEW(arena, struct former);
    struct lint_run look;

    run->keeps_known = true;
    if (!read_input(run, targets, err) ||
        !revision_tree_open(str_to_c(arena, repository_folder(run)), revision, &tree, err))
        return false;
    look = *run;
    look.is_quiet = true;
    look.tally = (struct lint_tally){.arena = arena};
    look.looked_at = (struct map){.arena = arena};
    if (!look_at_former(&look, targets, tree, &before, err))
        return false;
    look.counts = &now;
    lint_look_at_all(&look, targets);
    *former = former_create(arena, &before, &now);
    run->former = former;
    return true;
}

bool run_lint_since(struct context *context, enum exit_status *status, struct error *err)
{
    static const struct lint_job job = {.find_former = find_former};

    return lint_with(context, &job, status, err);
}

bool run_check_since(struct context *context, enum exit_status *status, struct error *err)
{
    static const struct lint_job job = {find_former, check_add_more};

    return context_operands_at_most(context, 0, err) && lint_with(context, &job, status, err);
}
