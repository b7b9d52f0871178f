/* SPDX-License-Identifier: MIT */
#include "base/suggest.h"
#include "history/revision_tree_type.h"

static void free_reference_names(git_strarray *names)
{
    git_strarray_dispose(names);
}

static void free_object(git_object **object)
{
    git_object_free(*object);
}

void close_revision_tree(struct revision_tree **tree)
{
    struct arena *arena = *tree ? (*tree)->arena : NULL;

    if (arena) {
        git_diff_free((*tree)->changes);
        git_tree_free((*tree)->object);
        git_repository_free((*tree)->repository);
    }
    *tree = NULL;
    destroy_arena(&arena);
}

static const char *last_reason(void)
{
    const git_error *last = git_error_last();

    return last && last->message ? last->message : "unknown reason";
}

/* "refs/heads/main" to "main"; of "refs/remotes/origin/main", "origin/main". */
static struct str short_name(struct str reference)
{
    static const struct str folders[] = {STR_INIT("refs/heads/"), STR_INIT("refs/tags/"),
                                         STR_INIT("refs/remotes/")};

    for (size_t i = 0; i < COUNT_OF(folders); i++)
        if (str_starts_with(reference, folders[i]))
            return str_slice(reference, folders[i].length, reference.length);
    return reference;
}

static bool fail_unknown(const struct revision_tree *tree, const char *revision,
                         struct error *err)
{
    CLEANUP(free_reference_names) git_strarray names = {0};
    struct suggestion nearest = suggest_for(str_from(revision));
    struct str question;

    if (git_repository_head_unborn(tree->repository) == 1)
        return error_set(err, ERROR_USAGE, "the git repository " STR_FORMAT " has no commits",
                         STR_ARGS(tree->root));
    if (git_reference_list(&names, tree->repository) == 0)
        for (size_t i = 0; i < names.count; i++)
            suggest_offer(&nearest, short_name(str_from(names.strings[i])));
    question = suggest_question(tree->arena, &nearest);
    return error_set(err, ERROR_USAGE,
                     "the git repository " STR_FORMAT " has no revision '%s'" STR_FORMAT,
                     STR_ARGS(tree->root), revision, STR_ARGS(question));
}

static bool find_tree(struct revision_tree *tree, const char *revision, struct error *err)
{
    CLEANUP(free_object) git_object *object = NULL;
    CLEANUP(free_object) git_object *peeled = NULL;
    int code = git_revparse_single(&object, tree->repository, revision);

    if (code == GIT_EAMBIGUOUS)
        return error_set(err, ERROR_USAGE,
                         "several revisions begin with '%s': give more digits", revision);
    if (code < 0)
        return fail_unknown(tree, revision, err);
    if (git_object_peel(&peeled, object, GIT_OBJECT_TREE) < 0)
        return error_set(err, ERROR_USAGE, "'%s' is neither a commit nor a tree", revision);
    if (git_tree_lookup(&tree->object, tree->repository, git_object_id(peeled)) < 0)
        return error_set(err, ERROR_SYSTEM, "read revision '%s': %s", revision, last_reason());
    return true;
}

/* Others' repositories are read too, as in a container that a checkout was mounted into:
 * nothing in them is executed. */
static bool open_repository(struct revision_tree *tree, const char *folder, struct error *err)
{
    const char *root;
    int code;

    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    code = git_repository_open_ext(&tree->repository, folder, 0, NULL);
    if (code == GIT_ENOTFOUND)
        return error_set(err, ERROR_USAGE, "%s is in no git repository", folder);
    if (code < 0)
        return error_set(err, ERROR_SYSTEM, "open the git repository of %s: %s", folder,
                         last_reason());
    root = git_repository_workdir(tree->repository);
    if (!root)
        return error_set(err, ERROR_USAGE, "the git repository %s has no work tree",
                         git_repository_path(tree->repository));
    tree->root = str_copy(tree->arena, str_from(root));
    while (tree->root.length > 1 && str_ends_with(tree->root, STR("/")))
        tree->root.length--;
    return true;
}

bool revision_tree_open(const char *folder, const char *revision, struct revision_tree **tree,
                        struct error *err)
{
    struct arena *arena = arena_create();
    CLEANUP(close_revision_tree)
    struct revision_tree *opened = ARENA_NEW(arena, struct revision_tree);

    opened->arena = arena;
    if (!open_repository(opened, folder, err) || !find_tree(opened, revision, err))
        return false;
    *tree = opened;
    opened = NULL;
    return true;
}
