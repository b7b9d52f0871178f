/* SPDX-License-Identifier: MIT */
#include "cli/render.h"

#include <stdio.h>

#include "base/descriptor.h"
#include "base/path.h"
#include "cli/project.h"
#include "cli/reader.h"
#include "render/output.h"
#include "report/visible.h"

static const char *const dialects[] = {"bk", "go", "jinja", NULL};
static const char *const profiles[] = {"ansible", "jinja2", NULL};
static const char *const compat_words[] = {"strict", "bk-install", "bk-ci", NULL};
static const char *const undefined_words[] = {"error", "empty", NULL};

/* clang-format off */
static const struct option_row options[] = {
    {"host", 0, "HOST", "the host whose files are written (this machine)", NULL},
    {"output-dir", 0, "DIR", "write below DIR/HOST, for all hosts unless --host is given",
     NULL},
    {"check", 0, NULL, "write nothing; exit 1 when something would change", NULL},
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
            "files these are. Nothing is written when a template has a fault.",
    .examples = "supconf render --host web1 --check\n"
                "supconf render --output-dir build\n"
                "supconf render --template app.conf.j2 --values values.yml",
    .options = options,
};

struct render_run {
    const struct context *context;
    const struct project *project;
    const char *output_directory; /* NULL: the prefix */
    bool is_check;
    size_t change_count;
};

static void print_change(const struct render_run *run, enum output_change change,
                         struct str root, struct str path)
{
    static const char *const words[] = {
        [OUTPUT_SAME] = "same",
        [OUTPUT_NEW] = "new",
        [OUTPUT_CHANGED] = "changed",
    };
    struct str shown = visible(run->context->arena, path_join(run->context->arena, root, path));

    if (change != OUTPUT_SAME || run->context->is_verbose)
        printf("%-8s " STR_FORMAT "\n", words[change], STR_ARGS(shown));
}

/* root below 0: the folder is not there, and must not be made. */
static bool take_file(const struct render_run *run, int root, const struct rendered_file *file,
                      enum output_change *change, struct error *err)
{
    struct file_state before;

    *change = OUTPUT_NEW;
    if (!run->is_check)
        return output_write(run->context->arena, root, file, change, err);
    return root < 0 || output_compare(run->context->arena, root, file, &before, change, err);
}

static bool write_instance(struct render_run *run, const struct rendered_instance *item,
                           struct error *err)
{
    struct arena *arena = run->context->arena;
    CLEANUP(close_descriptor) int root = -1;
    struct str directory = run->project->settings.prefix;
    const char *path;

    if (run->output_directory)
        directory = path_join(arena, str_from(run->output_directory), item->host->name);
    if (!directory.length)
        return error_set(err, ERROR_INPUT, "the settings have no prefix under [render]");
    path = str_to_c(arena, directory);
    if (run->is_check ? !reader_root(path, &root, err) : !root_open(path, &root, err))
        return false;
    for (size_t i = 0; i < item->count; i++) {
        enum output_change change;

        if (!take_file(run, root, &item->files[i], &change, err))
            return false;
        print_change(run, change, directory, item->files[i].relative);
        run->change_count += change != OUTPUT_SAME;
    }
    return true;
}

static bool choose_host(const struct context *context, const struct project *project,
                        struct str *host, struct error *err)
{
    const char *given = option_value(&context->arguments, "host");

    *host = STR("");
    if (given)
        *host = str_from(given);
    else if (!option_is_given(&context->arguments, "output-dir"))
        *host = project_host(project);
    if (host->length || option_is_given(&context->arguments, "output-dir"))
        return true;
    return error_set(err, ERROR_USAGE,
                     "the inventory does not know this machine: give --host HOST, or "
                     "--output-dir DIR for all hosts");
}

static bool render_tree(const struct context *context, enum exit_status *status,
                        struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    struct project project;
    struct render_run run = {
        .context = context,
        .project = &project,
        .output_directory = option_value(arguments, "output-dir"),
        .is_check = option_is_given(arguments, "check"),
    };
    struct str host;

    if (!project_open(context, &project, err))
        return false;
    if (project_is_broken(context, &project, status))
        return true;
    if (!project_load_inventory(&project, NULL, err))
        return false;
    if (!project_has_errors(&project) &&
        (!choose_host(context, &project, &host, err) ||
         !project_render(context, &project, arguments->operands, arguments->operand_count, host,
                         err)))
        return false;
    project_complain(context, &project);
    if (project_has_errors(&project)) {
        *status = STATUS_FINDINGS;
        return true;
    }
    for (size_t i = 0; i < project.rendered.count; i++)
        if (!write_instance(&run, &project.rendered.items[i], err))
            return false;
    context_say(context, "%zu file%s %s", run.change_count, run.change_count == 1 ? "" : "s",
                run.is_check ? "would change" : "written");
    *status = run.is_check && run.change_count ? STATUS_FINDINGS : STATUS_CLEAN;
    return true;
}

static bool check_usage(const struct context *context, struct error *err)
{
    static const char *const of_single[] = {"values", "dialect", "profile", "compat",
                                            "undefined"};
    static const char *const of_tree[] = {"host", "output-dir", "check"};
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
    return render_tree(context, status, err);
}
