/* SPDX-License-Identifier: MIT */
#include "history/range.h"

#include "base/list.h"
#include "history/repository.h"

static void free_repository(git_repository **repository)
{
    git_repository_free(*repository);
}

static void free_object(git_object **object)
{
    git_object_free(*object);
}

static void free_walk(git_revwalk **walk)
{
    git_revwalk_free(*walk);
}

static bool fail(const char *what, struct error *err)
{
    const git_error *last = git_error_last();

    return error_set(err, ERROR_SYSTEM, "git: %s: %s", what,
                     last && last->message ? last->message : "unknown reason");
}

static struct str id_text(struct arena *arena, const git_oid *id)
{
    char text[GIT_OID_HEXSZ + 1];

    return str_copy(arena, str_from(git_oid_tostr(text, sizeof(text), id)));
}

/* False for what is no commit. */
static bool find_commit(git_repository *repository, const char *revision, git_oid *id)
{
    CLEANUP(free_object) git_object *object = NULL;
    CLEANUP(free_object) git_object *commit = NULL;

    if (git_revparse_single(&object, repository, revision) < 0 ||
        git_object_peel(&commit, object, GIT_OBJECT_COMMIT) < 0)
        return false;
    git_oid_cpy(id, git_object_id(commit));
    return true;
}

static bool add_commit(struct arena *arena, git_repository *repository, const git_oid *id,
                       struct commit_range *range, struct error *err)
{
    CLEANUP(free_commit) git_commit *commit = NULL;

    if (range->total++ >= MOST_RANGE_COMMITS)
        return true;
    if (git_commit_lookup(&commit, repository, id) < 0)
        return fail("read a commit", err);
    *LIST_ADD(arena, range) = (struct range_commit){
        .id = id_text(arena, id),
        .author = entry_one_line(arena, str_from(git_commit_author(commit)->name)),
        .summary = entry_one_line(arena, str_from(git_commit_summary(commit))),
    };
    return true;
}

static bool walk_commits(struct arena *arena, git_repository *repository, const git_oid *base,
                         const git_oid *head, struct commit_range *range, struct error *err)
{
    CLEANUP(free_walk) git_revwalk *walk = NULL;
    git_oid id;

    if (git_revwalk_new(&walk, repository) < 0 || git_revwalk_push(walk, head) < 0 ||
        git_revwalk_hide(walk, base) < 0 ||
        git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME) < 0)
        return fail("list commits", err);
    while (git_revwalk_next(&id, walk) == 0)
        if (!add_commit(arena, repository, &id, range, err))
            return false;
    return true;
}

bool range_read(struct arena *arena, const char *folder, const char *base, const char *head,
                struct commit_range *range, struct error *err)
{
    CLEANUP(free_repository) git_repository *repository = NULL;
    git_oid base_id, head_id;
    bool has_base, has_head;

    *range = (struct commit_range){0};
    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    if (git_repository_open_ext(&repository, folder, 0, NULL) < 0)
        return fail("open the repository", err);
    has_base = find_commit(repository, base, &base_id);
    has_head = find_commit(repository, head ? head : "HEAD", &head_id);
    if (has_base)
        range->base = id_text(arena, &base_id);
    if (has_head && head)
        range->head = id_text(arena, &head_id);
    return !has_base || !has_head ||
           walk_commits(arena, repository, &base_id, &head_id, range, err);
}
