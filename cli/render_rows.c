/* SPDX-License-Identifier: MIT */
/* What a rendering comes to, as it is shown. */
#include "cli/render_rows.h"

#include "base/line_diff.h"
#include "base/path.h"
#include "report/diffs.h"
#include "report/visible.h"

/* Whether a former rendering put a secret into the file: lines of it may still hold one that
 * nobody knows any more. */
static bool held_secret(const struct render_tree *tree, struct str path)
{
    for (size_t i = 0; i < tree->former.entries.count; i++)
        if (str_equal(tree->former.entries.items[i].path, path))
            return !tree->former.entries.items[i].sha256.length;
    return false;
}

/* Secrets are covered before the texts are compared: no diff can show what neither has. */
static struct str make_diff(const struct render_run *run, struct render_tree *tree,
                            struct str path, struct str before, struct str after,
                            bool may_hold_secret)
{
    const struct secrets *secrets = &run->project->secrets;
    struct text *text =
        text_create(tree->arena, path, secrets_cover(tree->arena, secrets, before));
    struct edits edits =
        line_diff(tree->arena, text, secrets_cover(tree->arena, secrets, after));
    struct str name = str_starts_with(path, STR("/")) ? str_slice(path, 1, path.length) : path;
    struct str diff = edits_diff(tree->arena, &edits, name);

    return may_hold_secret ? diff_without_removed(tree->arena, diff) : diff;
}

static struct output_row row_of_step(const struct render_run *run, struct render_tree *tree,
                                     size_t index)
{
    const struct output_step *step = &tree->steps.items[index];
    struct output_row row = {
        .host = tree->host,
        .instance = tree->makers.items[index]->instance->name.text,
        .path = path_join(tree->arena, tree->path, step->file->relative),
        .template = relative_path(run->project->settings.templates.text,
                                  step->file->template_text->path),
        .change = step->change,
        .mode = step->after.mode,
        .is_secret = step->file->is_secret,
    };

    if (run->shows_diff && step->change != OUTPUT_SAME)
        row.diff = make_diff(run, tree, row.path, step->before.bytes, step->after.bytes,
                             step->file->is_secret || held_secret(tree, step->file->relative));
    return row;
}

static struct output_row row_of_rest(const struct render_run *run, struct render_tree *tree,
                                     const struct render_rest *rest)
{
    struct output_row row = {
        .host = tree->host,
        .instance = rest->entry.instance,
        .path = path_join(tree->arena, tree->path, rest->entry.path),
        .template = rest->entry.template,
        .change = rest->change,
        .reason = rest->reason,
    };

    if (run->shows_diff && rest->change == OUTPUT_REMOVED)
        row.diff =
            make_diff(run, tree, row.path, rest->bytes, STR(""), !rest->entry.sha256.length);
    return row;
}

struct output_rows render_rows(const struct render_run *run)
{
    struct arena *arena = run->context->arena;
    struct output_rows rows = {0};

    for (size_t i = 0; i < run->trees.count; i++) {
        struct render_tree *tree = &run->trees.items[i];

        for (size_t j = 0; j < tree->steps.count; j++)
            *LIST_ADD(arena, &rows) = row_of_step(run, tree, j);
        for (size_t j = 0; j < tree->rests.count; j++) {
            const struct render_rest *rest = &tree->rests.items[j];

            if (rest->change == OUTPUT_REMOVED || rest->reason)
                *LIST_ADD(arena, &rows) = row_of_rest(run, tree, rest);
        }
    }
    return rows;
}

size_t render_rows_count(const struct output_rows *rows, enum output_change change)
{
    size_t count = 0;

    for (size_t i = 0; i < rows->count; i++)
        count += rows->items[i].change == change;
    return count;
}
