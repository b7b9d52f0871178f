/* SPDX-License-Identifier: MIT */
#include "history/revision_tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/path.h"
#include "history/revision_tree_type.h"

enum { MOST_LINKS = 40 }; /* as the kernel */

/* What a path leads to. Outside of the work tree, entry is NULL and the disk is asked for path;
 * within it, entry NULL means that nothing was there. */
struct place {
    bool is_outside;
    bool is_root;
    struct str path;
    git_tree_entry *entry;
};

static void leave_place(struct place *place)
{
    git_tree_entry_free(place->entry);
}

static void free_text(char **text)
{
    free(*text);
}

struct str revision_tree_root(const struct revision_tree *tree)
{
    return tree->root;
}

/* The path without links, when it leads into the work tree only then; else itself. */
static struct str into_root(const struct revision_tree *tree, struct arena *arena,
                            struct str path)
{
    CLEANUP(free_text) char *real = NULL;
    CLEANUP(free_text) char *real_folder = NULL;

    path = path_normalize(arena, path);
    if (path_is_below(path, tree->root) || !path_is_absolute(path))
        return path;
    real = realpath(str_to_c(arena, path), NULL);
    if (real)
        return path_is_below(str_from(real), tree->root) ? str_copy(arena, str_from(real))
                                                         : path;
    real_folder = realpath(str_to_c(arena, path_directory(path)), NULL);
    if (!real_folder || !path_is_below(str_from(real_folder), tree->root))
        return path;
    return path_join(arena, str_copy(arena, str_from(real_folder)), path_name(path));
}

bool revision_tree_holds(const struct revision_tree *tree, struct arena *arena, struct str path)
{
    return path_is_below(into_root(tree, arena, path), tree->root);
}

static bool is_kind(const git_tree_entry *entry, git_filemode_t mode)
{
    return git_tree_entry_filemode(entry) == mode;
}

static struct str blob_bytes(const struct revision_tree *tree, struct arena *arena,
                             const git_tree_entry *entry)
{
    CLEANUP(free_blob) git_blob *blob = NULL;
    struct str bytes;

    if (git_blob_lookup(&blob, tree->repository, git_tree_entry_id(entry)) < 0)
        return (struct str){0};
    bytes = str_copy(arena, (struct str){git_blob_rawcontent(blob), git_blob_rawsize(blob)});
    return bytes.bytes ? bytes : STR("");
}

/* The first link on the way to relative, or the entry at its end; NULL: there is none. *end is
 * where its name ends. */
static git_tree_entry *first_link(const struct revision_tree *tree, struct arena *arena,
                                  struct str relative, size_t *end)
{
    git_tree_entry *entry = NULL;

    for (*end = 0; *end < relative.length; ++*end) {
        size_t slash = str_find(str_slice(relative, *end, relative.length), '/');

        *end = slash == STR_NOT_FOUND ? relative.length : *end + slash;
        git_tree_entry_free(entry);
        entry = NULL;
        if (git_tree_entry_bypath(&entry, tree->object,
                                  str_to_c(arena, str_slice(relative, 0, *end))) < 0)
            return NULL;
        if (is_kind(entry, GIT_FILEMODE_LINK) || *end == relative.length)
            return entry;
    }
    return entry;
}

static struct place find(const struct revision_tree *tree, struct arena *arena, struct str path,
                         bool follows_last)
{
    for (size_t links = 0; links < MOST_LINKS; links++) {
        struct str relative, target, rest;
        git_tree_entry *entry;
        size_t end;

        path = into_root(tree, arena, path);
        if (!path_is_below(path, tree->root))
            return (struct place){.is_outside = true, .path = path};
        relative = str_slice(path, tree->root.length, path.length);
        while (str_starts_with(relative, STR("/")))
            relative = str_slice(relative, 1, relative.length);
        if (!relative.length)
            return (struct place){.is_root = true, .path = path};
        entry = first_link(tree, arena, relative, &end);
        if (!entry || !is_kind(entry, GIT_FILEMODE_LINK) ||
            (end == relative.length && !follows_last))
            return (struct place){.path = path, .entry = entry};
        target = blob_bytes(tree, arena, entry);
        git_tree_entry_free(entry);
        rest = str_slice(path, path.length - (relative.length - end), path.length);
        path = path_join(arena, path_directory(str_slice(path, 0, path.length - rest.length)),
                         target);
        path = str_printf(arena, STR_FORMAT STR_FORMAT, STR_ARGS(path), STR_ARGS(rest));
    }
    return (struct place){.path = path};
}

static bool is_folder(void *context, struct arena *arena, struct str path)
{
    CLEANUP(leave_place) struct place place = find(context, arena, path, true);

    if (place.is_outside)
        return disk_folders.is_folder(disk_folders.context, arena, place.path);
    return place.is_root || (place.entry && is_kind(place.entry, GIT_FILEMODE_TREE));
}

static enum entry_kind kind(void *context, struct arena *arena, struct str path)
{
    CLEANUP(leave_place) struct place place = find(context, arena, path, false);

    if (place.is_outside)
        return disk_folders.kind(disk_folders.context, arena, place.path);
    if (place.is_root)
        return ENTRY_FOLDER;
    if (!place.entry)
        return ENTRY_NONE;
    if (is_kind(place.entry, GIT_FILEMODE_TREE))
        return ENTRY_FOLDER;
    if (is_kind(place.entry, GIT_FILEMODE_LINK))
        return ENTRY_LINK;
    return is_kind(place.entry, GIT_FILEMODE_COMMIT) ? ENTRY_OTHER : ENTRY_FILE;
}

static bool list(void *context, struct arena *arena, struct str path, struct path_list *names,
                 struct error *err)
{
    struct revision_tree *tree = context;
    CLEANUP(leave_place) struct place place = find(tree, arena, path, true);
    CLEANUP(free_tree) git_tree *below = NULL;
    const git_tree *folder = place.is_root ? tree->object : NULL;

    if (place.is_outside)
        return disk_folders.list(disk_folders.context, arena, place.path, names, err);
    if (place.entry && is_kind(place.entry, GIT_FILEMODE_TREE) &&
        git_tree_lookup(&below, tree->repository, git_tree_entry_id(place.entry)) == 0)
        folder = below;
    for (size_t i = 0; folder && i < git_tree_entrycount(folder); i++)
        *LIST_ADD(arena, names) =
            str_copy(arena, str_from(git_tree_entry_name(git_tree_entry_byindex(folder, i))));
    return true;
}

static void glob(void *context, struct arena *arena, struct str pattern, struct str **paths,
                 size_t *count)
{
    struct revision_tree *tree = context;
    struct path_list found = folders_glob(arena, &tree->folders, pattern);

    *paths = found.items;
    *count = found.count;
}

static const struct text *read(void *context, struct arena *arena, struct str path)
{
    struct revision_tree *tree = context;
    CLEANUP(leave_place) struct place place = find(tree, arena, path, true);
    struct str bytes;

    if (place.is_outside)
        return disk_files.read(disk_files.context, arena, path);
    if (!place.entry || git_tree_entry_type(place.entry) != GIT_OBJECT_BLOB)
        return NULL;
    bytes = blob_bytes(tree, arena, place.entry);
    return bytes.bytes ? text_create(arena, str_from(str_to_c(arena, path)), bytes) : NULL;
}

struct file_source revision_tree_files(struct revision_tree *tree)
{
    tree->folders = (struct folder_source){
        .context = tree, .is_folder = is_folder, .kind = kind, .list = list};
    return (struct file_source){
        .context = tree, .read = read, .glob = glob, .folders = &tree->folders};
}

/* git's own idea of what was renamed: half of the bytes are the same. Asked for once, since it
 * looks at the whole work tree. */
static const git_diff *changes_of(struct revision_tree *tree)
{
    git_diff_find_options renames;
    git_diff_options options;

    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    git_diff_find_options_init(&renames, GIT_DIFF_FIND_OPTIONS_VERSION);
    options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS |
                    GIT_DIFF_SHOW_UNTRACKED_CONTENT;
    renames.flags = GIT_DIFF_FIND_RENAMES | GIT_DIFF_FIND_FOR_UNTRACKED;
    if (!tree->changes &&
        git_diff_tree_to_workdir(&tree->changes, tree->repository, tree->object, &options) == 0)
        git_diff_find_similar(tree->changes, &renames);
    return tree->changes;
}

static struct str renamed_from(struct arena *arena, struct revision_tree *tree, struct str path)
{
    const git_diff *changes = changes_of(tree);

    for (size_t i = 0; changes && i < git_diff_num_deltas(changes); i++) {
        const git_diff_delta *delta = git_diff_get_delta(changes, i);
        struct str now = str_from(delta->new_file.path);

        if (delta->status == GIT_DELTA_RENAMED &&
            str_equal(path_join(arena, tree->root, now), path))
            return path_join(arena, tree->root,
                             str_copy(arena, str_from(delta->old_file.path)));
    }
    return (struct str){0};
}

struct str revision_tree_former_path(struct arena *arena, struct revision_tree *tree,
                                     struct str path)
{
    if (kind(tree, arena, path) != ENTRY_NONE)
        return path;
    return renamed_from(arena, tree, into_root(tree, arena, path));
}
