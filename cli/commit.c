/* SPDX-License-Identifier: MIT */
/*
 * The rendered tree in the project's own repository: TREE/HOST/path as the templates make it,
 * with a manifest for each host, so that a review sees text and not templates. Folders of TREE
 * are ours; files that lie in TREE itself are the user's. What holds a secret stays out.
 */
#include <stdio.h>

#include "base/descriptor.h"
#include "base/path.h"
#include "base/replace.h"
#include "cli/commit_message.h"
#include "cli/project.h"
#include "cli/reader.h"
#include "report/trees.h"
#include "report/visible.h"

/* clang-format off */
static const struct option_row options[] = {
    {"message", 'm', "MESSAGE", "of the commit", NULL},
    {"check", 0, NULL, "write nothing; exit 1 when the tree is not as it should be", NULL},
    EXTRA_VARIABLES_ROW,
    {0},
};
/* clang-format on */

const struct command command_commit = {
    .name = "commit",
    .arguments = "-m MESSAGE",
    .summary = "commit the rendered files of all hosts, for review",
    .help =
        "Renders all hosts into the tree of the settings (rendered/HOST/PATH) and commits "
        "that\n"
        "tree, and nothing else, into the git repository of the project; hooks, signing and\n"
        "what is staged besides are left as they are. Files that hold a secret stay out.",
    .examples = "supconf commit -m \"more workers for exports\"\n"
                "supconf commit --check",
    .options = options,
};

struct commit_run {
    const struct context *context;
    struct arena *arena;
    struct project *project;
    struct project_git git;
    struct str folder; /* of the tree, from the project's folder on */
    int root;          /* the tree; below 0: not there */
    bool is_check;
    struct map wanted;        /* path in the tree -> struct tree_file */
    struct map manifests;     /* host -> struct tree_manifest */
    struct path_list tracked; /* below the tree, from the project's folder on */
    size_t change_count, secret_count;
};

static struct str in_project(const struct commit_run *run, struct str path)
{
    return path_join(run->arena, run->folder, path);
}

static struct str in_tree(const struct commit_run *run, struct str path)
{
    return str_slice(path, run->folder.length + 1, path.length);
}

/* A secret that went through a filter is not found by looking for it: the whole file stays out.
 */
static bool holds_secret(const struct commit_run *run, const struct rendered_file *file)
{
    struct str bytes = file->text->bytes;

    return file->is_secret ||
           secrets_cover(run->arena, &run->project->secrets, bytes).bytes != bytes.bytes;
}

static void want(struct commit_run *run, struct str path, const struct tree_file *wanted)
{
    struct tree_file *tree = ARENA_NEW(run->arena, struct tree_file);

    *tree = *wanted;
    map_put(&run->wanted, path, tree);
}

/* What git does not keep of the file. */
static void note(struct commit_run *run, const struct rendered_instance *item,
                 const struct rendered_file *file, bool is_left_out)
{
    struct tree_manifest *manifest = map_get(&run->manifests, item->host->name);

    if (!manifest) {
        manifest = ARENA_NEW(run->arena, struct tree_manifest);
        manifest->host = item->host->name;
        map_put(&run->manifests, manifest->host, manifest);
    }
    *LIST_ADD(run->arena, &manifest->entries) = (struct tree_entry){
        .path = file->relative,
        .instance = item->instance->name.text,
        .template =
            relative_path(run->project->settings.templates.text, file->template_text->path),
        .mode = file->has_mode ? str_printf(run->arena, "%04o", (unsigned)file->mode) : STR(""),
        .owner = file->owner ? file->owner->text : STR(""),
        .is_left_out = is_left_out,
    };
}

static void want_manifests(struct commit_run *run)
{
    for (size_t i = 0; i < run->manifests.count; i++) {
        struct tree_manifest *manifest = run->manifests.entries[i].value;

        want(run, path_join(run->arena, manifest->host, STR(TREE_MANIFEST_NAME)),
             &(struct tree_file){.bytes = tree_manifest_text(run->arena, manifest)});
    }
}

static void collect_file(struct commit_run *run, const struct rendered_instance *item,
                         const struct rendered_file *file)
{
    struct str path = path_join(run->arena, item->host->name, file->relative),
               shown = visible(run->arena, path);
    bool is_left_out = holds_secret(run, file);

    note(run, item, file, is_left_out);
    if (!is_left_out) {
        want(run, path, &(struct tree_file){file->text->bytes, file->mode & 0100, item});
        return;
    }
    run->secret_count++;
    if (run->context->is_verbose)
        context_say(run->context, "left out, it holds a secret: " STR_FORMAT, STR_ARGS(shown));
}

static void collect_wanted(struct commit_run *run)
{
    const struct render_result *rendered = &run->project->rendered;

    run->wanted.arena = run->manifests.arena = run->arena;
    for (size_t i = 0; i < rendered->count; i++)
        for (size_t j = 0; j < rendered->items[i].count; j++)
            collect_file(run, &rendered->items[i], &rendered->items[i].files[j]);
    want_manifests(run);
}

static void print_change(struct commit_run *run, const char *word, struct str path)
{
    struct str shown = visible(run->arena, in_project(run, path));

    run->change_count++;
    printf("%-8s " STR_FORMAT "\n", word, STR_ARGS(shown));
}

/* git keeps of a mode only whether a file is executable. */
static bool is_same(const struct file_state *found, const struct file_state *wanted)
{
    return found->exists && str_equal(found->bytes, wanted->bytes) &&
           !(found->mode & 0100) == !(wanted->mode & 0100);
}

static bool put_file(struct commit_run *run, const struct map_entry *entry, struct error *err)
{
    const struct tree_file *file = entry->value;
    const char *path = str_to_c(run->arena, entry->key);
    struct file_state found = {.exists = false},
                      wanted = {.exists = true,
                                .bytes = file->bytes,
                                .mode = file->is_executable ? 0755 : 0644};
    bool changed;

    if (run->root >= 0 && !file_read(run->arena, run->root, path, &found, err))
        return false;
    if (is_same(&found, &wanted))
        return true;
    print_change(run, found.exists ? "changed" : "new", entry->key);
    return run->is_check || file_write(run->root, path, &wanted, &changed, err);
}

/* Tracked files of hosts that no template makes any more. */
static bool remove_stale(struct commit_run *run, struct error *err)
{
    for (size_t i = 0; i < run->tracked.count; i++) {
        struct str path = in_tree(run, run->tracked.items[i]);
        struct file_state found = {.exists = false}, gone = {.exists = false};
        bool changed;

        if (str_find(path, '/') == STR_NOT_FOUND || map_get(&run->wanted, path))
            continue;
        if (run->root >= 0 &&
            !file_read(run->arena, run->root, str_to_c(run->arena, path), &found, err))
            return false;
        if (!found.exists)
            continue;
        print_change(run, "removed", path);
        if (!run->is_check &&
            !file_write(run->root, str_to_c(run->arena, path), &gone, &changed, err))
            return false;
    }
    return true;
}

static bool make_tree(struct commit_run *run, struct error *err)
{
    for (size_t i = 0; i < run->wanted.count; i++)
        if (!put_file(run, &run->wanted.entries[i], err))
            return false;
    return remove_stale(run, err);
}

/* Ours among what git calls changed, and the files that it does not know yet. */
static bool collect_paths(struct commit_run *run, struct path_list *paths,
                          struct path_list *fresh, struct error *err)
{
    struct path_list changed = {.count = 0};
    struct map known = {.arena = run->arena};

    if (!git_changed(&run->git, run->folder, &changed, err))
        return false;
    for (size_t i = 0; i < run->tracked.count; i++)
        map_put(&known, run->tracked.items[i], run);
    for (size_t i = 0; i < changed.count; i++)
        if (str_find(in_tree(run, changed.items[i]), '/') != STR_NOT_FOUND)
            *LIST_ADD(run->arena, paths) = changed.items[i];
    for (size_t i = 0; i < run->wanted.count; i++) {
        struct str path = in_project(run, run->wanted.entries[i].key);

        if (map_get(&known, path))
            continue;
        *LIST_ADD(run->arena, fresh) = path;
        *LIST_ADD(run->arena, paths) = path;
    }
    return true;
}

static struct str whole_message(const struct commit_run *run, struct str message,
                                struct str details)
{
    if (details.length)
        message = str_printf(run->arena, STR_FORMAT "\n\n" STR_FORMAT, STR_ARGS(message),
                             STR_ARGS(details));
    return secrets_cover(run->arena, &run->project->secrets, message);
}

static bool commit_tree(struct commit_run *run, enum exit_status *status, struct error *err)
{
    const char *message = option_value(&run->context->arguments, "message");
    struct path_list paths = {.count = 0}, fresh = {.count = 0};
    struct tree_change change = {&run->git, run->folder, &run->wanted, &paths};
    struct str revision, shown, details;

    *status = STATUS_CLEAN;
    if (!collect_paths(run, &paths, &fresh, err))
        return false;
    if (!paths.count) {
        context_say(run->context, "nothing to commit");
        return true;
    }
    fflush(stdout);
    if (!commit_details(&change, &details, err) ||
        !git_commit(&run->git, whole_message(run, str_from(message), details), &paths, &fresh,
                    &revision, err))
        return error_context(err, "the files are written, but not committed");
    shown = visible(run->arena, revision);
    context_say(run->context, "%zu file%s committed as " STR_FORMAT, paths.count,
                paths.count == 1 ? "" : "s", STR_ARGS(shown));
    return true;
}

/* The tree must lie in the project, and be a folder of its own: what is in it and not rendered
 * is removed. */
static bool find_folder(struct commit_run *run, struct error *err)
{
    const struct settings *settings = &run->project->settings;
    struct str tree = settings->tree.length
                          ? settings->tree
                          : path_join(run->arena, settings->directory, STR("rendered"));

    if (str_equal(tree, settings->directory) || !path_is_below(tree, settings->directory))
        return error_set(err, ERROR_INPUT,
                         "the tree of the settings must be a folder below " STR_FORMAT
                         ": " STR_FORMAT,
                         STR_ARGS(settings->directory), STR_ARGS(tree));
    run->folder = relative_path(settings->directory, tree);
    return run->is_check ? reader_root(str_to_c(run->arena, tree), &run->root, err)
                         : root_open(str_to_c(run->arena, tree), &run->root, err);
}

static bool render(struct commit_run *run, enum exit_status *status, bool *is_usable,
                   struct error *err)
{
    const struct context *context = run->context;

    *is_usable = false;
    if (!project_open(context, run->project, err))
        return false;
    if (project_is_broken(context, run->project, status))
        return true;
    if (!project_load_inventory(run->project, NULL, err) ||
        (!project_has_errors(run->project) &&
         !project_render(context, run->project, NULL, 0, STR(""), err)))
        return false;
    project_complain(context, run->project);
    *is_usable = !project_has_errors(run->project);
    *status = STATUS_FINDINGS;
    return true;
}

bool run_commit(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_descriptor) int root = -1;
    struct project project;
    struct commit_run run = {.context = context,
                             .arena = context->arena,
                             .project = &project,
                             .root = -1,
                             .is_check = option_is_given(&context->arguments, "check")};
    const char *message = option_value(&context->arguments, "message");
    bool is_usable;

    if (!context_operands_at_most(context, 0, err))
        return false;
    if (!run.is_check && (!message || !str_trim(str_from(message)).length))
        return error_set(err, ERROR_USAGE, "commit needs -m MESSAGE");
    if (!render(&run, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    run.git = (struct project_git){context->arena,
                                   str_to_c(context->arena, project.settings.directory)};
    if (!git_check(&run.git, err) || !find_folder(&run, err))
        return false;
    root = run.root;
    collect_wanted(&run);
    if (!git_tracked(&run.git, run.folder, &run.tracked, err) || !make_tree(&run, err))
        return false;
    if (run.secret_count)
        context_say(context, "%zu file%s with secrets left out", run.secret_count,
                    run.secret_count == 1 ? "" : "s");
    if (!run.is_check)
        return commit_tree(&run, status, err);
    *status = run.change_count ? STATUS_FINDINGS : STATUS_CLEAN;
    return true;
}
