/* SPDX-License-Identifier: MIT */
/* All that lint looks at, the layout of the files, and the rendered tree that is kept, with one
 * report and one exit status. */
#include "cli/check.h"

#include <sys/stat.h>

#include "base/list.h"
#include "base/path.h"
#include "cli/reader.h"
#include "cli/render_tree.h"
#include "render/templates.h"

static const char *const severities[] = {"info", "warning", "error", NULL};

/* clang-format off */
static const struct option_row options[] = {
    {"format", 0, "FORMAT", "how findings are printed (human); auto asks GitHub or GitLab CI",
     lint_format_choices},
    {"output", 0, "FORMAT=FILE", "write them to a file too; repeatable", NULL},
    {"rendered", 0, "DIR", "the files below DIR/HOST must be what 'render --output-dir DIR' makes",
     NULL},
    {"since", 0, "REVISION", "show only what is worse than in REVISION of the git repository",
     NULL},
    {"fail-level", 0, "LEVEL", "exit 1 from this level on (warning)", severities},
    {"select", 0, "RULE,...", "run these rules alone, by code or name", NULL},
    {"ignore", 0, "RULE,...", "leave these rules out", NULL},
    {"strict", 0, NULL, "advice too, as \"profile = strict\" in the settings", NULL},
    {"no-ignores", 0, NULL, "suppression comments do not count", NULL},
    {"show-suppressed", 0, NULL, "show what comments and the baseline suppress, too", NULL},
    {"baseline", 0, "FILE", "leave out the findings that are known by FILE", NULL},
    {"jobs", 'j', "N", "look at N files at a time at most", NULL},
    EXTRA_VARIABLES_ROW,
    {0},
};
/* clang-format on */

const struct command command_check = {
    .name = "check",
    .arguments = "",
    .summary = "all checks of a project at once, for CI",
    .help =
        "Settings, inventory, templates rendered in memory for all hosts, all rules on what\n"
        "they come to and on the paths of the settings, the layout of those files, what the\n"
        "outside checks of the settings (validate.PATTERN) say of the rendered files,\n"
        "suppressions that suppress nothing; with --rendered, whether the rendered files\n"
        "that are kept are up to date. Without settings: the files of the working folder.\n"
        "Nothing is written but what --output names.",
    .examples = "supconf check\n"
                "supconf check --format auto --output sarif=supconf.sarif\n"
                "supconf check --rendered rendered --since origin/main",
    .options = options,
    .reads_configuration = true,
    .change_option = "since", /* needs libgit2 */
};

static struct finding *add(struct finding_list *findings, const struct render_tree *tree,
                           struct str relative, const char *message)
{
    struct arena *arena = findings->arena;
    struct str path = reader_absolute(arena, path_join(arena, tree->path, relative));
    /* Its lines are not shown: old ones may hold secrets that nobody knows any more. */
    const struct text *text = text_create(arena, path, STR(""));

    return finding_add(findings, &render_kinds[RENDER_STALE], span_make(text, 0, 0), "%s",
                       message);
}

/* git keeps of the mode only whether a file can be executed, and no owner. */
static const char *fault_of(const struct output_step *step)
{
    if (!step->before.exists)
        return "this file is missing: the templates come to it";
    if (!str_equal(step->before.bytes, step->after.bytes))
        return "this file is not what the templates come to";
    if ((step->before.mode ^ step->after.mode) & S_IXUSR)
        return step->after.mode & S_IXUSR ? "this file must be executable"
                                          : "this file must not be executable";
    return NULL;
}

static void compare(const struct render_run *trees, const char *directory,
                    struct finding_list *findings)
{
    struct arena *arena = findings->arena;
    struct str help = str_printf(arena, "supconf render --output-dir %s --prune", directory);

    for (size_t i = 0; i < trees->trees.count; i++) {
        const struct render_tree *tree = &trees->trees.items[i];

        for (size_t j = 0; j < tree->steps.count; j++) {
            const struct rendered_file *file = tree->steps.items[j].file;
            const char *fault = fault_of(&tree->steps.items[j]);
            struct finding *finding;

            if (!fault)
                continue;
            finding = add(findings, tree, file->relative, fault);
            finding->help = help;
            finding->note = (struct finding_note){span_make(file->template_text, 0, 0),
                                                  STR("it is made from this template")};
        }
        for (size_t j = 0; j < tree->rests.count; j++)
            add(findings, tree, str_copy(arena, tree->rests.items[j].entry.path),
                "no template makes this file any more")
                ->help = help;
    }
}

/* A job that looks at nothing must not be green. */
static bool check_any(const struct lint_run *run, struct error *err)
{
    return run->report->totals.files || run->project->findings.count || run->is_unreadable ||
           error_set(err, ERROR_INPUT,
                     "nothing to check: the settings name no paths and instances that hold "
                     "anything, nor is there a file of supervisord's here");
}

bool check_add_more(struct lint_run *run, struct error *err)
{
    const char *directory = option_value(&run->context->arguments, "rendered");
    const struct project *project = run->project;
    CLEANUP(close_render_trees)
    struct render_run trees = {
        .context = run->context,
        .project = project,
        .output_directory = directory,
        .is_dry = true,
        .prunes = true,
        .has_all_hosts = true,
        .has_all_instances = true,
    };
    struct finding_list findings = {.arena = run->context->arena};
    struct findings_view view = *run->view;

    if (!check_any(run, err))
        return false;
    if (!project_has_errors(project) && !check_outside(run, err))
        return false;
    if (!directory)
        return true;
    if (!project->settings.instances.count)
        return error_set(err, ERROR_USAGE,
                         "--rendered: the settings have no [instance ...] section");
    if (project_has_errors(project))
        return true; /* they are the findings */
    trees.settings_path = reader_absolute(run->context->arena, project->settings.text->path);
    if (!render_trees_make(&trees, err) || !render_trees_step(&trees, render_tree_look, err))
        return false;
    compare(&trees, directory, &findings);
    finding_sort(&findings);
    view.findings = &findings;
    lint_put(run, &view, 0);
    return true;
}

bool run_check(struct context *context, enum exit_status *status, struct error *err)
{
    static const struct lint_job job = {.add_more = check_add_more};

    return context_operands_at_most(context, 0, err) && lint_with(context, &job, status, err);
}
