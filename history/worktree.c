/* SPDX-License-Identifier: MIT */
#include "history/worktree.h"

#include <stdlib.h>

#include "history/repository.h"

static void free_repository(git_repository **repository)
{
    git_repository_free(*repository);
}

static void free_status(git_status_list **list)
{
    git_status_list_free(*list);
}

static bool fail(const char *folder, struct error *err)
{
    const git_error *last = git_error_last();

    return error_set(err, ERROR_SYSTEM, "the git repository of %s: %s", folder,
                     last && last->message ? last->message : "unknown reason");
}

/* path from the top of the work tree; NULL when it is not there, or lies elsewhere. */
static char *below_top(struct arena *arena, struct str top, struct str path)
{
    char *real = realpath(str_to_c(arena, path), NULL);
    struct str copy = str_copy(arena, str_from(real));

    free(real);
    if (copy.length <= top.length || !str_starts_with(copy, top))
        return NULL;
    return str_to_c(arena, str_slice(copy, top.length, copy.length));
}

static bool is_of_secrets(struct str path)
{
    return str_starts_with(path, STR("secrets/")) || str_contains(path, STR("/secrets/"));
}

static struct str entry_path(const git_status_entry *entry)
{
    const git_diff_delta *delta =
        entry->index_to_workdir ? entry->index_to_workdir : entry->head_to_index;

    return str_from(delta->new_file.path);
}

static bool look_for_changes(struct arena *arena, git_repository *repository,
                             const struct str *paths, size_t count, bool *is_dirty)
{
    CLEANUP(free_status) git_status_list *list = NULL;
    git_status_options options = {.version = GIT_STATUS_OPTIONS_VERSION};
    struct str top = str_from(git_repository_workdir(repository));

    options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS |
                    GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH;
    options.pathspec.strings = ARENA_ARRAY(arena, char *, count);
    for (size_t i = 0; i < count; i++) {
        char *path = below_top(arena, top, paths[i]);

        if (path)
            options.pathspec.strings[options.pathspec.count++] = path;
    }
    if (!options.pathspec.count)
        return true;
    if (git_status_list_new(&list, repository, &options) < 0)
        return false;
    for (size_t i = 0; i < git_status_list_entrycount(list) && !*is_dirty; i++)
        *is_dirty = !is_of_secrets(entry_path(git_status_byindex(list, i)));
    return true;
}

bool worktree_look(struct arena *arena, const char *folder, const struct str *paths,
                   size_t count, struct worktree *worktree, struct error *err)
{
    CLEANUP(free_repository) git_repository *repository = NULL;
    CLEANUP(free_commit) git_commit *head = NULL;
    git_oid oid;
    int code;

    *worktree = (struct worktree){0};
    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0); /* nothing in it is executed */
    code = git_repository_open_ext(&repository, folder, 0, NULL);
    if (code == GIT_ENOTFOUND)
        return true;
    if (code < 0)
        return fail(folder, err);
    if (git_repository_is_bare(repository) || git_repository_head_unborn(repository))
        return true;
    if (git_reference_name_to_id(&oid, repository, "HEAD") < 0 ||
        git_commit_lookup(&head, repository, &oid) < 0 ||
        !look_for_changes(arena, repository, paths, count, &worktree->is_dirty))
        return fail(folder, err);
    worktree->revision = str_copy(arena, str_from(git_oid_tostr_s(&oid)));
    worktree->time = git_commit_time(head);
    return true;
}
