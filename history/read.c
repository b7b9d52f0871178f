/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/list.h"
#include "base/map.h"
#include "base/path.h"
#include "history/diff.h"
#include "history/repository.h"

enum { SHORT_HASH = 8, NAMED_INSTANCES = 8 };

static void free_object(git_object **object)
{
    git_object_free(*object);
}

static void free_diff(git_diff **diff)
{
    git_diff_free(*diff);
}

bool history_list(struct arena *arena, struct history *history, struct str host,
                  struct str instance, size_t limit, struct history_entry **entries,
                  size_t *count, struct error *err)
{
    LIST_OF(struct history_entry) list = {0};
    CLEANUP(free_commit) git_commit *commit = NULL;

    if (!history_head(history, &commit, err))
        return false;
    while (commit && (!limit || list.count < limit)) {
        struct history_entry entry = entry_of_commit(arena, commit);
        git_commit *parent;

        if (entry_is_of(&entry, host, instance))
            *LIST_ADD(arena, &list) = entry;
        if (!history_parent(history, commit, &parent, err))
            return false;
        git_commit_free(commit);
        commit = parent;
    }
    *entries = list.items;
    *count = list.count;
    return true;
}

static bool fail_unknown(struct arena *arena, struct history *history, struct str revision,
                         struct error *err)
{
    struct history_entry *entries;
    size_t count;

    if (!history_list(arena, history, STR(""), STR(""), 0, &entries, &count, err))
        return false;
    if (!count)
        return error_set(err, ERROR_USAGE, "history %s is empty: nothing has been applied yet",
                         history->path);
    return error_set(err, ERROR_USAGE,
                     "history %s has no revision '" STR_FORMAT "': it has %zu, from HEAD "
                     "(%.*s, " STR_FORMAT " on " STR_FORMAT ") back to HEAD~%zu",
                     history->path, STR_ARGS(revision), count, SHORT_HASH,
                     entries[0].revision.bytes, STR_ARGS(entries[0].instance),
                     STR_ARGS(entries[0].host), count - 1);
}

static bool find_commit(struct arena *arena, struct history *history, struct str revision,
                        git_commit **commit, struct error *err)
{
    CLEANUP(free_object) git_object *object = NULL;
    CLEANUP(free_object) git_object *peeled = NULL;
    int code = git_revparse_single(&object, history->repository, str_to_c(arena, revision));

    if (code == GIT_EAMBIGUOUS)
        return error_set(err, ERROR_USAGE,
                         "history %s: several revisions begin with '" STR_FORMAT
                         "': give more digits",
                         history->path, STR_ARGS(revision));
    if (code < 0 || git_object_peel(&peeled, object, GIT_OBJECT_COMMIT) < 0)
        return fail_unknown(arena, history, revision, err);
    return git_commit_lookup(commit, history->repository, git_object_id(peeled)) >= 0 ||
           history_fail(history, err, "read a revision");
}

bool history_find(struct arena *arena, struct history *history, struct str revision,
                  struct history_entry *entry, struct error *err)
{
    CLEANUP(free_commit) git_commit *commit = NULL;

    if (!find_commit(arena, history, revision, &commit, err))
        return false;
    *entry = entry_of_commit(arena, commit);
    return true;
}

struct collector {
    struct arena *arena;
    const struct history *history;
    LIST_OF(struct history_file) files;
    struct str listing; /* bytes NULL: there is none */
};

static bool read_blob(struct arena *arena, const struct history *history, const git_oid *id,
                      struct str *bytes, struct error *err)
{
    CLEANUP(free_blob) git_blob *blob = NULL;

    if (git_blob_lookup(&blob, history->repository, id) < 0)
        return history_fail(history, err, "read a file");
    *bytes = str_copy(arena,
                      (struct str){git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob)});
    if (!bytes->bytes)
        *bytes = STR("");
    return true;
}

/* Called for each entry below the folder of an instance; below 0 ends the walk. */
static int collect(const char *folder, const git_tree_entry *entry, void *context)
{
    struct collector *collector = context;
    struct history_file file = {.mode = git_tree_entry_filemode(entry) & 07777};
    struct error ignored;

    if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
        return 0;
    file.path = str_printf(collector->arena, "%s%s", folder, git_tree_entry_name(entry));
    if (!read_blob(collector->arena, collector->history, git_tree_entry_id(entry), &file.bytes,
                   &ignored))
        return GIT_EUSER;
    if (str_equal(file.path, STR(FILE_LISTING)))
        collector->listing = file.bytes;
    else
        *LIST_ADD(collector->arena, &collector->files) = file;
    return 0;
}

/* "0640 covered etc/a.conf" */
static bool read_listing_line(struct str line, struct history_file *file)
{
    struct str mode = str_cut(&line, ' '), state = str_cut(&line, ' ');

    *file = (struct history_file){.path = line, .is_covered = str_equal(state, STR("covered"))};
    for (size_t i = 0; i < mode.length; i++) {
        if (mode.bytes[i] < '0' || mode.bytes[i] > '7')
            return false;
        file->mode = file->mode << 3 | (mode_t)(mode.bytes[i] - '0');
    }
    return mode.length == 4 && line.length &&
           (file->is_covered || str_equal(state, STR("plain")));
}

/* A damaged listing is no small matter: a covered file could be taken for a plain one. */
static bool apply_listing(struct collector *collector, struct error *err)
{
    struct map by_path = {.arena = collector->arena};
    struct str rest = collector->listing;

    for (size_t i = 0; i < collector->files.count; i++)
        map_put(&by_path, collector->files.items[i].path, &collector->files.items[i]);
    while (rest.length) {
        struct str line = str_cut(&rest, '\n');
        struct history_file listed, *file;

        if (!read_listing_line(line, &listed) || !(file = map_get(&by_path, listed.path)))
            return error_set(err, ERROR_INPUT,
                             "history %s: " FILE_LISTING " is damaged at '" STR_FORMAT "'",
                             collector->history->path, STR_ARGS(line));
        file->mode = listed.mode;
        file->is_covered = listed.is_covered;
    }
    return true;
}

static int name_instance(const char *folder, const git_tree_entry *entry, void *context)
{
    struct buffer *names = context;

    if (!*folder)
        return 0; /* a host: go down */
    if (git_tree_entry_type(entry) == GIT_OBJECT_TREE)
        buffer_printf(names, "%s%s on %.*s", names->length ? ", " : "",
                      git_tree_entry_name(entry), (int)strlen(folder) - 1, folder);
    return 1; /* do not go down */
}

static bool fail_absent(struct arena *arena, const struct history *history,
                        const git_tree *tree, struct str revision, const char *folder,
                        struct error *err)
{
    struct buffer names = {.arena = arena};

    git_tree_walk(tree, GIT_TREEWALK_PRE, name_instance, &names);
    return error_set(err, ERROR_USAGE,
                     "history %s: revision '" STR_FORMAT
                     "' has no files in %s; it has those of "
                     "%.*s",
                     history->path, STR_ARGS(revision), folder,
                     names.length ? (int)names.length : (int)strlen("no instance"),
                     names.length ? names.bytes : "no instance");
}

static int compare_files(const void *a, const void *b)
{
    const struct history_file *first = a, *second = b;

    return str_compare(first->path, second->path);
}

bool history_files(struct arena *arena, struct history *history, struct str revision,
                   struct str host, struct str instance, struct history_file **files,
                   size_t *count, struct error *err)
{
    const char *folder =
        str_printf(arena, STR_FORMAT "/" STR_FORMAT, STR_ARGS(host), STR_ARGS(instance)).bytes;
    struct collector collector = {.arena = arena, .history = history};
    CLEANUP(free_commit) git_commit *commit = NULL;
    CLEANUP(free_tree) git_tree *tree = NULL;
    CLEANUP(free_tree) git_tree *subtree = NULL;
    CLEANUP(free_tree_entry) git_tree_entry *entry = NULL;

    if (!find_commit(arena, history, revision, &commit, err))
        return false;
    if (git_commit_tree(&tree, commit) < 0)
        return history_fail(history, err, "read a revision");
    if (git_tree_entry_bypath(&entry, tree, folder) < 0 ||
        git_tree_entry_type(entry) != GIT_OBJECT_TREE)
        return fail_absent(arena, history, tree, revision, folder, err);
    if (git_tree_lookup(&subtree, history->repository, git_tree_entry_id(entry)) < 0 ||
        git_tree_walk(subtree, GIT_TREEWALK_PRE, collect, &collector) < 0)
        return history_fail(history, err, "read the files of a revision");
    if (!apply_listing(&collector, err))
        return false;
    qsort(collector.files.items, collector.files.count, sizeof(struct history_file),
          compare_files);
    *files = collector.files.items;
    *count = collector.files.count;
    return true;
}

/* One side of a changed file; bytes stay NULL when it is not there. */
static bool read_side(struct arena *arena, const struct history *history,
                      const git_diff_file *file, bool is_there, struct str *bytes,
                      struct error *err)
{
    *bytes = (struct str){0};
    return !is_there || file->mode == GIT_FILEMODE_COMMIT ||
           read_blob(arena, history, &file->id, bytes, err);
}

static bool append_delta(struct arena *arena, const struct history *history,
                         const git_diff_delta *delta, struct buffer *out, struct error *err)
{
    struct str path = str_copy(arena, str_from(delta->new_file.path));
    bool is_modified = delta->status != GIT_DELTA_ADDED && delta->status != GIT_DELTA_DELETED;
    struct str before, after, diff;

    /* Of the listing only what changes: that a file came or went is seen from the file. */
    if (!is_modified && str_equal(path_name(path), STR(FILE_LISTING)))
        return true;
    if (!read_side(arena, history, &delta->old_file, delta->status != GIT_DELTA_ADDED, &before,
                   err) ||
        !read_side(arena, history, &delta->new_file, delta->status != GIT_DELTA_DELETED, &after,
                   err) ||
        !diff_unified(arena, path, before, after, &diff, err))
        return false;
    buffer_append(out, diff);
    return true;
}

bool history_diff(struct arena *arena, struct history *history, struct str revision,
                  struct str *diff, struct error *err)
{
    CLEANUP(free_commit) git_commit *commit = NULL;
    CLEANUP(free_commit) git_commit *parent = NULL;
    CLEANUP(free_tree) git_tree *tree = NULL;
    CLEANUP(free_tree) git_tree *old_tree = NULL;
    CLEANUP(free_diff) git_diff *changes = NULL;
    struct buffer out = {.arena = arena};

    if (!find_commit(arena, history, revision, &commit, err) ||
        !history_parent(history, commit, &parent, err))
        return false;
    if (git_commit_tree(&tree, commit) < 0 ||
        (parent && git_commit_tree(&old_tree, parent) < 0) ||
        git_diff_tree_to_tree(&changes, history->repository, old_tree, tree, NULL) < 0)
        return history_fail(history, err, "compare revisions");
    for (size_t i = 0; i < git_diff_num_deltas(changes); i++)
        if (!append_delta(arena, history, git_diff_get_delta(changes, i), &out, err))
            return false;
    *diff = out.length ? buffer_str(&out) : STR("");
    return true;
}
