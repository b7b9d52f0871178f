/* SPDX-License-Identifier: MIT */
#include "history/history.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/descriptor.h"
#include "history/repository.h"
#include "history/seal.h"

enum { PRIVATE_FOLDER = 0700, LOCK_ATTEMPTS = 500, LOCK_PAUSE_MS = 20 /* ten seconds */ };

void free_commit(git_commit **commit)
{
    git_commit_free(*commit);
}

void free_tree(git_tree **tree)
{
    git_tree_free(*tree);
}

void free_blob(git_blob **blob)
{
    git_blob_free(*blob);
}

void free_tree_entry(git_tree_entry **entry)
{
    git_tree_entry_free(*entry);
}

bool history_fail(const struct history *history, struct error *err, const char *what)
{
    const git_error *last = git_error_last();
    const char *reason = last && last->message ? last->message : "unknown reason";

    return error_set(err, ERROR_SYSTEM, "history %s: %s: %s", history->path, what, reason);
}

/* The library stays started until the program ends: starting it anew each time would cost more
 * than all that is done with it. */
static void start_library(void)
{
    static const int levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                 GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL};

    git_libgit2_init();
    for (size_t i = 0; i < COUNT_OF(levels); i++)
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
    git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
}

void close_history(struct history **history)
{
    struct arena *arena = *history ? (*history)->arena : NULL;

    if (arena)
        git_repository_free((*history)->repository);
    *history = NULL;
    destroy_arena(&arena);
}

static bool make_folders(struct arena *arena, const char *path, struct error *err)
{
    char *partial = str_to_c(arena, str_from(path));

    for (size_t i = 1; partial[i - 1]; i++) {
        char here = partial[i];

        if (here != '/' && here != '\0')
            continue;
        partial[i] = '\0';
        if (mkdir(partial, PRIVATE_FOLDER) < 0 && errno != EEXIST)
            return error_errno(err, "make history folder %s", partial);
        partial[i] = here;
    }
    return true;
}

static bool is_empty_folder(int folder)
{
    int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CLEANUP(close_directory) DIR *directory = copy < 0 ? NULL : fdopendir(copy);
    size_t count = 0;

    if (!directory) {
        close_descriptor(&copy);
        return false;
    }
    while (readdir(directory))
        count++;
    return count == 2; /* "." and ".." */
}

static bool check_owner(const char *path, int folder, struct error *err)
{
    struct stat status;

    if (fstat(folder, &status) < 0)
        return error_errno(err, "look at history %s", path);
    if (status.st_uid == geteuid())
        return true;
    return error_set(err, ERROR_SYSTEM,
                     "history %s belongs to user %ld and this is user %ld: run as its owner",
                     path, (long)status.st_uid, (long)geteuid());
}

static bool init(struct history *history, int folder, struct error *err)
{
    git_repository_init_options options;

    if (!is_empty_folder(folder))
        return error_set(err, ERROR_SYSTEM,
                         "history %s: the folder holds other things and is no git repository",
                         history->path);
    git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
    options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_NO_REINIT;
    options.initial_head = "main";
    options.description = "What supconf has applied";
    if (git_repository_init_ext(&history->repository, history->path, &options) < 0)
        return history_fail(history, err, "make the repository");
    return seal_make_key(history, err);
}

bool history_lock(const struct history *history, int *folder, struct error *err)
{
    CLEANUP(close_descriptor)
    int fd = open(history->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return error_errno(err, "open history %s", history->path);
    for (int attempt = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; attempt++) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return error_errno(err, "lock history %s", history->path);
        if (attempt == LOCK_ATTEMPTS)
            return error_set(err, ERROR_LOCKED, "history %s: another process keeps its lock",
                             history->path);
        clock_sleep_ms(LOCK_PAUSE_MS);
    }
    *folder = fd;
    fd = -1;
    return true;
}

/* Under the lock: of two that come at once, one makes the repository. */
static bool open_or_make(struct history *history, struct error *err)
{
    CLEANUP(close_descriptor) int folder = -1;
    int code;

    if (!make_folders(history->arena, history->path, err) ||
        !history_lock(history, &folder, err) || !check_owner(history->path, folder, err))
        return false;
    code = git_repository_open_bare(&history->repository, history->path);
    if (code == GIT_ENOTFOUND)
        return init(history, folder, err);
    return code >= 0 ? seal_check_key(history, err) : history_fail(history, err, "open");
}

static bool open_existing(struct history *history, struct error *err)
{
    int code;

    if (access(history->path, F_OK) < 0 && errno == ENOENT)
        return error_set(err, ERROR_SYSTEM,
                         "there is no history at %s: nothing has been applied yet",
                         history->path);
    if (access(history->path, R_OK | X_OK) < 0)
        return error_errno(err, "open history %s", history->path);
    code = git_repository_open_bare(&history->repository, history->path);
    if (code == GIT_ENOTFOUND)
        return error_set(err, ERROR_SYSTEM, "history %s: the folder is no git repository",
                         history->path);
    return code >= 0 ? seal_check_key(history, err) : history_fail(history, err, "open");
}

bool history_open(const char *path, bool create, struct history **history, struct error *err)
{
    struct arena *arena = arena_create();
    CLEANUP(close_history) struct history *found = ARENA_NEW(arena, struct history);

    start_library();
    found->arena = arena;
    found->path = str_to_c(arena, str_from(path));
    if (create ? !open_or_make(found, err) : !open_existing(found, err))
        return false;
    *history = found;
    found = NULL;
    return true;
}

bool history_head(const struct history *history, git_commit **commit, struct error *err)
{
    git_oid id;
    int code = git_reference_name_to_id(&id, history->repository, "HEAD");

    *commit = NULL;
    if (code == GIT_ENOTFOUND)
        return true;
    if (code < 0 || git_commit_lookup(commit, history->repository, &id) < 0)
        return history_fail(history, err, "read the newest revision");
    return true;
}

bool history_parent(const struct history *history, const git_commit *commit,
                    git_commit **parent, struct error *err)
{
    *parent = NULL;
    if (git_commit_parentcount(commit) == 0)
        return true;
    return git_commit_parent(parent, commit, 0) >= 0 ||
           history_fail(history, err, "read the revision before");
}
