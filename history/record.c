/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/descriptor.h"
#include "base/path.h"
#include "history/repository.h"

enum { ATTEMPTS = 50, PAUSE_MS = 20 }; /* a second in all */

struct record {
    struct arena *arena;
    struct history *history;
    const struct history_entry *entry;
    const struct history_file *files; /* by path */
    size_t count;
};

static void free_index(git_index **index)
{
    git_index_free(*index);
}

static void free_reference(git_reference **reference)
{
    git_reference_free(*reference);
}

static void free_signature(git_signature **signature)
{
    git_signature_free(*signature);
}

static bool has_control_character(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.bytes[i] < ' ' || text.bytes[i] == 0x7F)
            return true;
    return false;
}

/* Host and instance are names of folders; the listing has a line for each path. */
static bool check_names(const struct record *record, struct error *err)
{
    struct str names[] = {record->entry->host, record->entry->instance};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (!names[i].length || names[i].bytes[0] == '.' || str_contains(names[i], STR("/")) ||
            has_control_character(names[i]))
            return error_set(err, ERROR_INPUT,
                             "'" STR_FORMAT "' cannot be recorded as a host or an instance",
                             STR_ARGS(names[i]));
    for (size_t i = 0; i < record->count; i++) {
        struct str path = record->files[i].path;

        if (!path.length || path_is_absolute(path) || str_equal(path, STR(FILE_LISTING)) ||
            str_starts_with(path, STR("..")) || has_control_character(path) ||
            !str_equal(path, path_normalize(record->arena, path)))
            return error_set(err, ERROR_INPUT, "'" STR_FORMAT "' cannot be recorded as a path",
                             STR_ARGS(path));
    }
    return true;
}

static bool add_file(const struct record *record, git_index *index, struct str path,
                     struct str bytes, bool is_executable, struct error *err)
{
    const struct history *history = record->history;
    git_index_entry entry = {.mode = is_executable ? GIT_FILEMODE_BLOB_EXECUTABLE
                                                   : GIT_FILEMODE_BLOB};

    entry.path = str_printf(record->arena, STR_FORMAT "/" STR_FORMAT "/" STR_FORMAT,
                            STR_ARGS(record->entry->host), STR_ARGS(record->entry->instance),
                            STR_ARGS(path))
                     .bytes;
    if (git_blob_create_from_buffer(&entry.id, history->repository, bytes.bytes, bytes.length) <
            0 ||
        git_index_add(index, &entry) < 0)
        return history_fail(history, err, entry.path);
    return true;
}

static struct str list_files(const struct record *record)
{
    struct buffer listing = {.arena = record->arena};

    for (size_t i = 0; i < record->count; i++)
        buffer_printf(
            &listing, "%04o %s " STR_FORMAT "\n", (unsigned)record->files[i].mode & 07777u,
            record->files[i].is_covered ? "covered" : "plain", STR_ARGS(record->files[i].path));
    return buffer_str(&listing);
}

/* The tree of parent with the files of the instance in place of those it had. */
static bool make_tree(const struct record *record, const git_tree *parent, git_oid *tree,
                      struct error *err)
{
    const struct history *history = record->history;
    CLEANUP(free_index) git_index *index = NULL;
    const char *folder =
        str_printf(record->arena, STR_FORMAT "/" STR_FORMAT, STR_ARGS(record->entry->host),
                   STR_ARGS(record->entry->instance))
            .bytes;
    size_t expected;

    if (git_index_new(&index) < 0 || (parent && git_index_read_tree(index, parent) < 0) ||
        git_index_remove_directory(index, folder, 0) < 0)
        return history_fail(history, err, "read the newest revision");
    expected = git_index_entrycount(index) + record->count + (record->count ? 1 : 0);
    for (size_t i = 0; i < record->count; i++)
        if (!add_file(record, index, record->files[i].path, record->files[i].bytes,
                      record->files[i].mode & S_IXUSR, err))
            return false;
    if (record->count &&
        !add_file(record, index, STR(FILE_LISTING), list_files(record), false, err))
        return false;
    if (git_index_entrycount(index) != expected)
        return error_set(err, ERROR_INPUT,
                         "history %s: a path of %s is given twice, or is a folder too",
                         history->path, folder);
    return git_index_write_tree_to(tree, index, history->repository) >= 0 ||
           history_fail(history, err, "write the files");
}

/* git writes NAME <MAIL>. */
static char *without_brackets(struct arena *arena, struct str text)
{
    char *copy = str_to_c(arena, text);

    for (size_t i = 0; i < text.length; i++)
        if (copy[i] == '<' || copy[i] == '>')
            copy[i] = '-';
    return copy;
}

static bool sign(const struct record *record, struct str name, git_signature **signature,
                 struct error *err)
{
    struct str shown = entry_one_line(record->arena, name);
    const char *author = shown.length ? without_brackets(record->arena, shown) : "unknown";
    const char *host = without_brackets(record->arena, record->entry->host);

    return git_signature_new(signature, author, host, record->entry->time, 0) >= 0 ||
           history_fail(record->history, err, "write the name of the operator");
}

static bool make_commit(const struct record *record, const git_oid *tree_id,
                        const git_commit *parent, git_oid *commit, struct error *err)
{
    const struct history *history = record->history;
    CLEANUP(free_tree) git_tree *tree = NULL;
    CLEANUP(free_signature) git_signature *author = NULL;
    CLEANUP(free_signature) git_signature *committer = NULL;

    if (!sign(record, record->entry->operator_name, &author, err) ||
        !sign(record, STR("supconf"), &committer, err))
        return false;
    if (git_tree_lookup(&tree, history->repository, tree_id) < 0 ||
        git_commit_create(commit, history->repository, NULL, author, committer, "UTF-8",
                          entry_message(record->arena, record->entry), tree, parent ? 1 : 0,
                          &parent) < 0)
        return history_fail(history, err, "write the revision");
    return true;
}

/* The lock of a writer that was killed: none of ours is at work, for we hold the lock on the
 * folder, and git keeps its own for some milliseconds. */
static void remove_left_over(const struct history *history)
{
    CLEANUP(free_reference) git_reference *head = NULL;
    const char *branch;

    if (git_reference_lookup(&head, history->repository, "HEAD") < 0 ||
        !(branch = git_reference_symbolic_target(head)))
        return;
    unlink(str_printf(history->arena, "%s/%s.lock", history->path, branch).bytes);
}

/* Moves the branch from parent to commit; *is_moved is false when somebody with git was
 * faster. */
static bool move_branch(const struct history *history, const git_commit *parent,
                        const git_oid *commit, bool *is_moved, struct error *err)
{
    CLEANUP(free_reference) git_reference *head = NULL;
    CLEANUP(free_reference) git_reference *branch = NULL;
    const char *name;
    int code;

    if (git_reference_lookup(&head, history->repository, "HEAD") < 0)
        return history_fail(history, err, "read HEAD");
    name = git_reference_symbolic_target(head);
    if (!name)
        return error_set(err, ERROR_SYSTEM,
                         "history %s: HEAD is detached: set it to a branch with git "
                         "symbolic-ref",
                         history->path);
    if (parent)
        code = git_reference_create_matching(&branch, history->repository, name, commit, 1,
                                             git_commit_id(parent), NULL);
    else
        code = git_reference_create(&branch, history->repository, name, commit, 0, NULL);
    *is_moved = code >= 0;
    if (code >= 0 || code == GIT_EMODIFIED || code == GIT_ELOCKED || code == GIT_EEXISTS ||
        code == GIT_ENOTFOUND)
        return true;
    return history_fail(history, err, "make the revision the newest");
}

/* The last change of the instance; the newest of all when no entry names it. */
static bool find_last(const struct record *record, struct str *revision, struct error *err)
{
    const struct history_entry *entry = record->entry;
    struct history_entry *found, head;
    size_t count;

    if (!history_list(record->arena, record->history, entry->host, entry->instance, 1, &found,
                      &count, err))
        return false;
    if (!count && !history_find(record->arena, record->history, STR("HEAD"), &head, err))
        return false;
    *revision = count ? found[0].revision : head.revision;
    return true;
}

static bool record_once(const struct record *record, bool *is_done, struct str *revision,
                        struct error *err)
{
    CLEANUP(free_commit) git_commit *parent = NULL;
    CLEANUP(free_tree) git_tree *old_tree = NULL;
    char hash[GIT_OID_HEXSZ + 1];
    git_oid tree, commit;

    if (!history_head(record->history, &parent, err))
        return false;
    if (parent && git_commit_tree(&old_tree, parent) < 0)
        return history_fail(record->history, err, "read the newest revision");
    if (!make_tree(record, old_tree, &tree, err))
        return false;
    if (!record->entry->result.length && parent &&
        git_oid_equal(&tree, git_tree_id(old_tree))) {
        *is_done = true;
        return find_last(record, revision, err);
    }
    if (!make_commit(record, &tree, parent, &commit, err) ||
        !move_branch(record->history, parent, &commit, is_done, err))
        return false;
    git_oid_tostr(hash, sizeof(hash), &commit);
    *revision = str_copy(record->arena, str_from(hash));
    return true;
}

static int compare_files(const void *a, const void *b)
{
    const struct history_file *first = a, *second = b;

    return str_compare(first->path, second->path);
}

bool history_record(struct arena *arena, struct history *history,
                    const struct history_entry *entry, const struct history_file *files,
                    size_t count, struct str *revision, struct error *err)
{
    struct history_file *sorted = ARENA_ARRAY(arena, struct history_file, count);
    struct record record = {arena, history, entry, sorted, count};
    CLEANUP(close_descriptor) int lock = -1;
    struct str found = {0};
    bool is_done = false;

    if (count)
        memcpy(sorted, files, count * sizeof(*sorted));
    qsort(sorted, count, sizeof(*sorted), compare_files);
    if (!check_names(&record, err) || !history_lock(history, &lock, err))
        return false;
    for (int attempt = 0; attempt <= ATTEMPTS; attempt++) {
        if (attempt == ATTEMPTS)
            remove_left_over(history);
        if (!record_once(&record, &is_done, &found, err))
            return false;
        if (is_done) {
            *revision = found;
            return true;
        }
        clock_sleep_ms(PAUSE_MS);
    }
    return error_set(err, ERROR_LOCKED, "history %s: others keep writing to it", history->path);
}
