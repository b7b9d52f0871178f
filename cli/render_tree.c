/* SPDX-License-Identifier: MIT */
#include "cli/render_tree.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/parallel.h"
#include "base/path.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "cli/reader.h"
#include "render/outside_check.h"
#include "report/visible.h"

enum { MANIFEST_MODE = 0644 };

static struct render_tree *add_tree(struct render_run *run, struct str path, struct str host)
{
    struct render_tree *tree = LIST_ADD(run->context->arena, &run->trees);

    *tree = (struct render_tree){.arena = arena_create(), .root = -1, .host = host};
    tree->path = path;
    return tree;
}

/* Folders of the output directory that an earlier run made for hosts that are gone. */
static bool add_gone_hosts(struct render_run *run, struct map *known, struct error *err)
{
    CLEANUP(close_directory) DIR *directory = opendir(run->output_directory);
    struct arena *arena = run->context->arena;

    if (!directory)
        return errno == ENOENT || error_errno(err, "open folder %s", run->output_directory);
    for (const struct dirent *entry; (entry = readdir(directory));) {
        struct str name = str_copy(arena, str_from(entry->d_name));
        struct str path = path_join(arena, str_from(run->output_directory), name);
        struct str manifest = path_join(arena, path, STR(MANIFEST_NAME));

        if (entry->d_name[0] != '.' && !map_get(known, name) &&
            access(str_to_c(arena, manifest), F_OK) == 0)
            add_tree(run, path, name);
    }
    return true;
}

bool render_trees_make(struct render_run *run, struct error *err)
{
    struct arena *arena = run->context->arena;
    struct map by_host = {.arena = arena};
    const struct render_result *rendered = &run->project->rendered;

    LIST_EXPECT(arena, &run->trees, rendered->count);
    for (size_t i = 0; i < rendered->count; i++) {
        const struct rendered_instance *item = &rendered->items[i];
        struct str path = run->project->settings.prefix;
        size_t *index = map_get(&by_host, item->host->name);

        if (run->output_directory)
            path = path_join(arena, str_from(run->output_directory), item->host->name);
        if (!index) {
            index = ARENA_NEW(arena, size_t);
            *index = run->trees.count;
            map_put(&by_host, item->host->name, index);
            add_tree(run, path, item->host->name);
        }
        *LIST_ADD(arena, &run->trees.items[*index].items) = item;
    }
    if (!run->output_directory && !run->trees.count)
        add_tree(run, run->project->settings.prefix, STR(""));
    return !run->output_directory || !run->prunes || !run->has_all_hosts ||
           !run->has_all_instances || add_gone_hosts(run, &by_host, err);
}

void close_render_trees(struct render_run *run)
{
    for (size_t i = 0; i < run->trees.count; i++) {
        struct render_tree *tree = &run->trees.items[i];

        staging_close(&tree->staging);
        close_descriptor(&tree->root);
        if (tree->has_made_root)
            rmdir(str_to_c(tree->arena, tree->path)); /* when nothing came into it */
        destroy_arena(&tree->arena);
    }
}

struct steps {
    struct render_run *run;
    render_tree_step *step;
};

static void take_step(void *context, size_t worker, size_t index)
{
    struct steps *steps = context;
    struct render_tree *tree = &steps->run->trees.items[index];

    (void)worker;
    if (!steps->step(steps->run, tree))
        error_context(&tree->err, STR_FORMAT, STR_ARGS(tree->path));
}

bool render_trees_step(struct render_run *run, render_tree_step *step, struct error *err)
{
    struct steps steps = {run, step};
    size_t files = 0;

    for (size_t i = 0; i < run->project->rendered.count; i++)
        files += run->project->rendered.items[i].count;
    parallel_run(run->trees.count, parallel_workers(files), take_step, &steps);
    for (size_t i = 0; i < run->trees.count; i++) {
        if (run->trees.items[i].err.kind == ERROR_NONE)
            continue;
        *err = run->trees.items[i].err;
        return false;
    }
    return true;
}

/* Several instances may make a file in common, from one template. */
static bool look_at_instance(struct render_tree *tree, struct map *seen, struct file_walk *walk,
                             const struct rendered_instance *item)
{
    for (size_t i = 0; i < item->count; i++) {
        if (tree->items.count > 1 && map_put(seen, item->files[i].relative, &item->files[i]))
            continue;
        if (!output_look(tree->arena, walk, &item->files[i],
                         LIST_ADD(tree->arena, &tree->steps), &tree->err))
            return false;
        *LIST_ADD(tree->arena, &tree->makers) = item;
    }
    return true;
}

static struct str template_name(const struct project *project, const struct rendered_file *file)
{
    return relative_path(project->settings.templates.text, file->template_text->path);
}

/* What the next rendering shall know: the files of this one, and those that were left. */
static struct manifest make_manifest(struct arena *arena, const struct render_run *run,
                                     const struct render_tree *tree)
{
    const struct project *project = run->project;
    struct manifest manifest = {0};

    LIST_EXPECT(arena, &manifest.entries, tree->steps.count + tree->rests.count);
    for (size_t i = 0; i < tree->steps.count; i++) {
        const struct output_step *step = &tree->steps.items[i];
        struct manifest_entry *entry = LIST_ADD(arena, &manifest.entries);

        *entry = (struct manifest_entry){
            .path = step->file->relative,
            .project = run->settings_path,
            .instance = tree->makers.items[i]->instance->name.text,
            .template = template_name(project, step->file),
        };
        if (step->file->is_secret)
            entry->stamp = step->after.stamp;
        else
            entry->sha256 = sha256_of(arena, step->after.bytes);
    }
    for (size_t i = 0; i < tree->rests.count; i++)
        if (tree->rests.items[i].change == OUTPUT_LEFT)
            *LIST_ADD(arena, &manifest.entries) = tree->rests.items[i].entry;
    return manifest;
}

/* Whether all files are as they shall be, and the manifest tells just of them. To make its text
 * again is much less work than to understand it. */
static bool is_as_noted(const struct render_run *run, const struct render_tree *tree,
                        struct str noted)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct manifest manifest;

    for (size_t i = 0; i < tree->steps.count; i++)
        if (tree->steps.items[i].change != OUTPUT_SAME)
            return false;
    manifest = make_manifest(scratch, run, tree);
    return manifest.entries.count && str_equal(manifest_text(scratch, &manifest), noted);
}

/* What a former rendering left that this one does not make. */
static bool look_at_manifest(const struct render_run *run, struct render_tree *tree)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct file_state noted;

    if (tree->root < 0)
        return true;
    if (!file_read(scratch, tree->root, MANIFEST_NAME, &noted, &tree->err))
        return false;
    tree->is_as_noted = noted.exists && is_as_noted(run, tree, noted.bytes);
    if (!noted.exists || tree->is_as_noted)
        return true;
    if (!manifest_parse(tree->arena, noted.bytes, &tree->former, &tree->err))
        return false;
    render_tree_find_rests(run, tree);
    return true;
}

bool render_tree_look(const struct render_run *run, struct render_tree *tree)
{
    struct map seen = {.arena = tree->arena};
    CLEANUP(file_walk_end) struct file_walk walk = {.folder = -1};
    size_t files = 0;

    if (!reader_root(str_to_c(tree->arena, tree->path), &tree->root, &tree->err))
        return false;
    walk.root = tree->root;
    for (size_t i = 0; i < tree->items.count; i++)
        files += tree->items.items[i]->count;
    LIST_EXPECT(tree->arena, &tree->steps, files);
    LIST_EXPECT(tree->arena, &tree->makers, files);
    for (size_t i = 0; i < tree->items.count; i++)
        if (!look_at_instance(tree, &seen, &walk, tree->items.items[i]))
            return false;
    return look_at_manifest(run, tree);
}

bool render_tree_is_changed(const struct render_tree *tree)
{
    for (size_t i = 0; i < tree->steps.count; i++)
        if (tree->steps.items[i].change != OUTPUT_SAME)
            return true;
    for (size_t i = 0; i < tree->rests.count; i++)
        if (tree->rests.items[i].change == OUTPUT_REMOVED)
            return true;
    return false;
}

static bool stage_manifest(const struct render_run *run, struct render_tree *tree)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct file_state state = {.exists = true, .mode = MANIFEST_MODE}, before;
    struct manifest manifest = make_manifest(scratch, run, tree);

    if (!file_read(scratch, tree->root, MANIFEST_NAME, &before, &tree->err))
        return false;
    if (!manifest.entries.count)
        return !before.exists ||
               staging_remove(&tree->staging, MANIFEST_NAME, before.stamp, &tree->err);
    state.bytes = manifest_text(scratch, &manifest);
    return str_equal(before.bytes, state.bytes) ||
           staging_put(&tree->staging, MANIFEST_NAME, &state, NULL, &tree->err);
}

/* Asks the outside checks about the file that was put last. */
static bool ask_outside(const struct render_run *run, struct render_tree *tree, size_t index)
{
    struct outside_check check = {tree->arena, &run->project->secrets,
                                  OUTSIDE_CHECK_TIMEOUT_MS};
    const struct instance *instance = tree->makers.items[index]->instance;
    const struct rendered_file *file = tree->steps.items[index].file;
    struct finding_list findings = {.arena = tree->arena};
    struct str place;

    if (!outside_check_concerns(instance, file))
        return true;
    if (signals_are_waiting())
        return error_set(&tree->err, ERROR_SYSTEM, "interrupted; nothing was written");
    place = path_join(tree->arena, reader_absolute(tree->arena, tree->path),
                      str_from(staging_place(&tree->staging)));
    if (!outside_check_file(&check, instance, file, place, &findings, &tree->err))
        return false;
    for (size_t i = 0; i < findings.count; i++) {
        *LIST_ADD(tree->arena, &tree->findings) = findings.items[i];
        *LIST_ADD(tree->arena, &tree->finding_steps) = index;
    }
    return true;
}

static bool stage_file(const struct render_run *run, struct render_tree *tree, size_t index)
{
    struct output_step *step = &tree->steps.items[index];
    struct file_stamp *stamp = step->file->is_secret ? &step->after.stamp : NULL;

    return step->change == OUTPUT_SAME ||
           (staging_put(&tree->staging, str_to_c(tree->arena, step->file->relative),
                        &step->after, stamp, &tree->err) &&
            ask_outside(run, tree, index));
}

static bool stage_removals(struct render_tree *tree)
{
    for (size_t i = 0; i < tree->rests.count; i++) {
        const struct render_rest *rest = &tree->rests.items[i];

        if (rest->change == OUTPUT_REMOVED &&
            !staging_remove(&tree->staging, str_to_c(tree->arena, rest->entry.path),
                            rest->stamp, &tree->err))
            return false;
    }
    return true;
}

bool render_tree_stage(const struct render_run *run, struct render_tree *tree)
{
    if (signals_are_waiting())
        return error_set(&tree->err, ERROR_SYSTEM, "interrupted; nothing was written");
    if (tree->is_as_noted)
        return true;
    tree->has_made_root = tree->root < 0;
    if (tree->has_made_root &&
        !root_open(str_to_c(tree->arena, tree->path), &tree->root, &tree->err))
        return false;
    if (!staging_open(tree->arena, tree->root, &tree->staging, &tree->err))
        return false;
    for (size_t i = 0; i < tree->steps.count; i++)
        if (!stage_file(run, tree, i))
            return false;
    return stage_removals(tree) && stage_manifest(run, tree);
}

bool render_tree_finish(const struct render_run *run, struct render_tree *tree)
{
    if (tree->is_as_noted)
        return true;
    if (!staging_finish(&tree->staging, &tree->err))
        return false;
    if (run->output_directory && !tree->items.count) /* the folder of a host that is gone */
        rmdir(str_to_c(tree->arena, tree->path));    /* unless something is in it */
    return true;
}
