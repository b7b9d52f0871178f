/* SPDX-License-Identifier: MIT */
#include "cli/changed.h"

#include <stdlib.h>

#include "base/list.h"
#include "base/map.h"
#include "base/path.h"
#include "base/subprocess.h"
#include "cli/ignore.h"
#include "cli/reader.h"
#include "config/folders.h"

enum { GIT_TIMEOUT_MS = 30000 };

/* What a file is to the project, by its place. */
enum part {
    PART_NONE,
    PART_SOURCE, /* it renders from it */
    PART_RULES,  /* it judges all by it */
};

static bool is_one_of(const struct project *project, const struct setting_words *patterns,
                      struct str path)
{
    for (size_t i = 0; i < patterns->count; i++) {
        struct str *paths;
        size_t count;

        if (str_equal(patterns->items[i].text, path))
            return true; /* one that is gone, too */
        project->files.glob(project->files.context, project->arena, patterns->items[i].text,
                            &paths, &count);
        for (size_t j = 0; j < count; j++)
            if (str_equal(path_normalize(project->arena, paths[j]), path))
                return true;
    }
    return false;
}

static bool is_at(const struct project *project, struct str path, struct str root)
{
    return root.length && path_is_below(path, path_normalize(project->arena, root));
}

/* Ansible reads the variables of a file `hosts` from the folders beside it. */
static bool is_of_inventory(const struct project *project, struct str path)
{
    struct str inventory = project->settings.inventory.text;
    struct str folder = path_directory(inventory);

    return is_at(project, path, inventory) ||
           (inventory.length &&
            (is_at(project, path, path_join(project->arena, folder, STR("group_vars"))) ||
             is_at(project, path, path_join(project->arena, folder, STR("host_vars")))));
}

/* path is absolute and normalized. */
static enum part part_of(const struct project *project, struct str path)
{
    const struct settings *settings = &project->settings;

    if (!settings->text)
        return PART_NONE;
    if (str_equal(path, reader_absolute(project->arena, settings->text->path)) ||
        is_one_of(project, &settings->rule_files, path) ||
        is_one_of(project, &settings->schema_files, path))
        return PART_RULES;
    if (is_of_inventory(project, path) || is_at(project, path, settings->variables.text) ||
        is_at(project, path, settings->templates.text))
        return PART_SOURCE;
    return PART_NONE;
}

static bool is_file(struct arena *arena, struct str path)
{
    return disk_folders.kind(disk_folders.context, arena, path) == ENTRY_FILE;
}

void changed_files(const struct context *context, const struct project *project,
                   struct lint_targets *targets)
{
    struct arena *arena = context->arena;

    for (size_t i = 0; i < context->arguments.operand_count; i++) {
        struct str name = str_from(context->arguments.operands[i]);

        if (lint_is_candidate(name) && is_file(arena, name) &&
            part_of(project, reader_absolute(arena, name)) == PART_NONE)
            *LIST_ADD(arena, targets) = (struct lint_target){.path = name};
    }
}

/* What git's commit is about to remove: pre-commit names only files that stay. Without git, or
 * outside of a repository, nothing. */
static bool list_removed(struct arena *arena, struct str *names)
{
    static const char *const staged[] = {"git",           "diff",         "--cached",
                                         "--no-ext-diff", "--no-renames", "--diff-filter=D",
                                         "--name-only",   "-z",           NULL};
    const char *from = getenv("PRE_COMMIT_FROM_REF"), *to = getenv("PRE_COMMIT_TO_REF");
    const char *pushed[] = {"git",
                            "diff",
                            "--no-ext-diff",
                            "--no-renames",
                            "--diff-filter=D",
                            "--name-only",
                            "-z",
                            NULL,
                            "--",
                            NULL};
    struct subprocess_result result;
    struct error err = {0};

    if (from && to)
        pushed[7] = str_to_c(arena, str_printf(arena, "%s...%s", from, to));
    if (!subprocess_run(arena, from && to ? pushed : staged, NULL, GIT_TIMEOUT_MS, &result,
                        &err) ||
        result.exit_code)
        return false;
    *names = result.output;
    return true;
}

static bool removes_configuration(const struct project *project)
{
    struct arena *arena = project->arena;
    struct str top = git_top(arena, reader_absolute(arena, STR("."))), names;

    if (!top.bytes || !list_removed(arena, &names))
        return false;
    while (names.length) {
        struct str name = str_cut(&names, '\0');

        if (lint_is_candidate(name) || part_of(project, path_join(arena, top, name)))
            return true;
    }
    return false;
}

/* Whether the whole must be looked at, and whether it must be rendered. */
static void weigh(const struct context *context, const struct project *project, bool *is_whole,
                  bool *is_rendered)
{
    const struct arguments *arguments = &context->arguments;

    *is_rendered = false;
    *is_whole = !arguments->operand_count || removes_configuration(project);
    for (size_t i = 0; i < arguments->operand_count && !*is_whole; i++) {
        struct str name = str_from(arguments->operands[i]);
        enum part part = part_of(project, reader_absolute(context->arena, name));

        *is_whole =
            part == PART_RULES ||
            (lint_is_candidate(name) && part == PART_NONE &&
             disk_folders.kind(disk_folders.context, context->arena, name) == ENTRY_NONE);
        *is_rendered |= part == PART_SOURCE;
    }
}

/* Those that the paths of the settings do not name. */
static void add_missing(const struct context *context, const struct lint_targets *changed,
                        struct lint_targets *targets)
{
    struct arena *arena = context->arena;
    struct map known = {.arena = arena};

    for (size_t i = 0; i < targets->count; i++)
        map_put(&known, reader_absolute(arena, targets->items[i].path), targets);
    for (size_t i = 0; i < changed->count; i++)
        if (!map_put(&known, reader_absolute(arena, changed->items[i].path), targets))
            *LIST_ADD(arena, targets) = changed->items[i];
}

bool lint_collect_whole(const struct context *context, struct project *project,
                        struct lint_targets *targets, struct error *err)
{
    const struct settings *settings = &project->settings;

    return settings->lint_paths.count || settings->instances.count ||
                   project_has_errors(project)
               ? lint_collect_project(context, project, targets, err)
               : lint_collect(context->arena, &disk_files, STR("."), targets, err);
}

bool lint_collect_changed(const struct context *context, struct project *project,
                          struct lint_targets *targets, struct error *err)
{
    struct lint_targets changed = {0};
    bool is_whole, is_rendered;

    changed_files(context, project, &changed);
    weigh(context, project, &is_whole, &is_rendered);
    if (is_whole ? !lint_collect_whole(context, project, targets, err)
                 : is_rendered && !lint_render_project(context, project, err))
        return false;
    add_missing(context, &changed, targets);
    return true;
}
