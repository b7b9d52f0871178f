/* SPDX-License-Identifier: MIT */
/* Files of former renderings that are not made any more: whose they are, and whether they are
 * still what was written. */
#include "base/map.h"
#include "base/sha256.h"
#include "cli/render_tree.h"

/* Whether this run speaks for the entry: it has rendered the instance, or that is gone. */
static bool is_ours(const struct render_run *run, const struct render_tree *tree,
                    const struct manifest_entry *entry)
{
    if (run->has_all_instances)
        return true;
    for (size_t i = 0; i < tree->items.count; i++)
        if (str_equal(tree->items.items[i]->instance->name.text, entry->instance))
            return true;
    return false;
}

static bool is_untouched(struct arena *arena, const struct manifest_entry *entry,
                         const struct file_state *state)
{
    if (entry->sha256.length)
        return str_equal(entry->sha256, sha256_of(arena, state->bytes));
    return entry->stamp.inode == state->stamp.inode &&
           entry->stamp.modified.tv_sec == state->stamp.modified.tv_sec &&
           entry->stamp.modified.tv_nsec == state->stamp.modified.tv_nsec;
}

static void leave(struct render_rest *rest, const char *reason)
{
    rest->change = OUTPUT_LEFT;
    rest->reason = reason;
}

static void look_at(const struct render_run *run, struct render_tree *tree,
                    const struct manifest_entry *entry)
{
    struct render_rest rest = {.entry = *entry, .change = OUTPUT_REMOVED};
    const char *path = str_to_c(tree->arena, entry->path);
    struct file_state state = {0};
    struct error fault = {0};

    if (!file_read(tree->arena, tree->root, path, &state, &fault)) {
        leave(&rest, "it is no regular file any more, or cannot be read");
    } else if (!state.exists) {
        return; /* and forgotten */
    } else if (!str_equal(entry->project, run->settings_path)) {
        leave(&rest, "another project wrote it");
    } else if (!is_ours(run, tree, entry)) {
        leave(&rest, NULL);
    } else if (!is_untouched(tree->arena, entry, &state)) {
        leave(&rest, "it was changed by somebody else");
    } else if (!run->prunes) {
        leave(&rest, "--prune removes it");
    }
    rest.stamp = state.stamp;
    rest.bytes = state.bytes;
    *LIST_ADD(tree->arena, &tree->rests) = rest;
}

void render_tree_find_rests(const struct render_run *run, struct render_tree *tree)
{
    struct map made = {.arena = tree->arena};

    for (size_t i = 0; i < tree->steps.count && tree->former.entries.count; i++)
        map_put(&made, tree->steps.items[i].file->relative, &tree->steps.items[i]);
    for (size_t i = 0; i < tree->former.entries.count; i++) {
        const struct manifest_entry *entry = &tree->former.entries.items[i];

        if (!map_get(&made, entry->path))
            look_at(run, tree, entry);
    }
}
