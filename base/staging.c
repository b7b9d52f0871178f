/* SPDX-License-Identifier: MIT */
#include "base/staging.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/descriptor.h"
#include "base/path.h"

#define STAGE ".supconf-staged"

/* Up to here, files are synced one by one: to sync a whole file system brings the data of
 * others to the disk too. */
enum { FEW_FILES = 16, PRIVATE_FILE = 0600, PRIVATE_FOLDER = 0700 };

bool staging_open(struct arena *arena, int root, struct staging *staging, struct error *err)
{
    *staging = (struct staging){
        .arena = arena, .root = root, .by_path = {.arena = arena}, .target = -1, .stage = -1};
    if (flock(root, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK
                   ? error_set(err, ERROR_LOCKED, "another supconf is writing there")
                   : error_errno(err, "lock the folder");
    staging->is_open = true;
    return true;
}

static void leave(struct staging *staging)
{
    close_descriptor(&staging->stage);
    close_descriptor(&staging->target);
    staging->stage = staging->target = -1;
    staging->entered = 0;
}

/* Opens the folder that holds path, which must be the one that was seen before, if any was. */
static bool enter(struct staging *staging, size_t index, const char *path,
                  enum beneath_missing missing, struct error *err)
{
    struct staged_folder *folder = &staging->folders.items[index];
    struct stat status;
    const char *name;

    if (staging->entered == index + 1)
        return true;
    leave(staging);
    if (!beneath_folder(staging->root, path, missing, &staging->target, &name, &folder->made,
                        err))
        return false;
    if (staging->target < 0 || fstat(staging->target, &status) < 0)
        return error_errno(err, "open the folder of %s", path);
    if (folder->inode && (folder->inode != status.st_ino || folder->device != status.st_dev))
        return error_set(err, ERROR_STALE, "the folder of %s was exchanged meanwhile", path);
    folder->device = status.st_dev;
    folder->inode = status.st_ino;
    staging->entered = index + 1;
    return true;
}

static size_t find_folder(struct staging *staging, const char *path)
{
    struct str directory = path_directory(str_from(path));
    size_t *index = map_get(&staging->by_path, directory);

    if (index)
        return *index;
    index = ARENA_NEW(staging->arena, size_t);
    *index = staging->folders.count;
    *LIST_ADD(staging->arena, &staging->folders) = (struct staged_folder){.member = path};
    map_put(&staging->by_path, directory, index);
    return *index;
}

/* Opens the stage of the folder that is open, and makes it at the first time. */
static bool open_stage(struct staging *staging, const char *path, struct error *err)
{
    struct staged_folder *folder = &staging->folders.items[staging->entered - 1];

    if (staging->stage >= 0)
        return true;
    if (!folder->has_stage) {
        /* Left by a run that was cut off: the root is locked, nobody works in it. */
        if (!beneath_remove_tree(staging->target, STAGE, err))
            return false;
        if (mkdirat(staging->target, STAGE, PRIVATE_FOLDER) < 0)
            return error_errno(err, "write beside %s", path);
        folder->has_stage = true;
    }
    staging->stage =
        openat(staging->target, STAGE, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return staging->stage >= 0 || error_errno(err, "write beside %s", path);
}

static struct file_stamp stamp_of(const struct stat *status)
{
    return (struct file_stamp){status->st_ino, status->st_mtim};
}

static struct staged_file *add(struct staging *staging, const char *path, size_t folder)
{
    const char *slash = strrchr(path, '/');
    struct staged_file *file = LIST_ADD(staging->arena, &staging->files);

    file->path = path;
    file->name = slash ? slash + 1 : path;
    file->folder = folder;
    return file;
}

bool staging_put(struct staging *staging, const char *path, const struct file_state *state,
                 struct file_stamp *stamp, struct error *err)
{
    CLEANUP(close_descriptor) int fd = -1;
    size_t folder = find_folder(staging, path);
    const struct staged_file *file = add(staging, path, folder);
    struct stat status;

    if (!enter(staging, folder, path, BENEATH_MAKE, err) || !open_stage(staging, path, err))
        return false;
    fd = openat(staging->stage, file->name,
                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, PRIVATE_FILE);
    if (fd < 0)
        return error_errno(err, "write beside %s", path);
    if (!file_fill(fd, state, path, err))
        return false;
    if (stamp && fstat(fd, &status) < 0)
        return error_errno(err, "look at %s", path);
    if (stamp)
        *stamp = stamp_of(&status);
    return true;
}

bool staging_remove(struct staging *staging, const char *path, struct file_stamp stamp,
                    struct error *err)
{
    size_t folder = find_folder(staging, path);
    struct staged_file *file = add(staging, path, folder);

    file->is_removal = true;
    file->stamp = stamp;
    return enter(staging, folder, path, BENEATH_STOP, err);
}

const char *staging_place(const struct staging *staging)
{
    const struct staged_file *last = &staging->files.items[staging->files.count - 1];
    struct str directory = path_directory(str_from(last->path));

    return str_to_c(staging->arena,
                    path_join(staging->arena, directory,
                              str_printf(staging->arena, STAGE "/%s", last->name)));
}

static bool sync_file(const struct staging *staging, const struct staged_file *file,
                      struct error *err)
{
    struct str directory = path_directory(str_from(file->path));
    const char *place = str_to_c(
        staging->arena, path_join(staging->arena, directory,
                                  str_printf(staging->arena, STAGE "/%s", file->name)));
    CLEANUP(close_descriptor) int fd = -1;
    struct stat status;

    if (!beneath_open(staging->root, place, &fd, &status, err))
        return false;
    return (fd >= 0 && fsync(fd) == 0) || error_errno(err, "sync %s", file->path);
}

static bool sync_files(const struct staging *staging, struct error *err)
{
    for (size_t i = 0; i < staging->files.count; i++)
        if (!staging->files.items[i].is_removal &&
            !sync_file(staging, &staging->files.items[i], err))
            return false;
    return true;
}

/* All file systems that folders of the staging lie on, except that of done. */
static bool sync_systems(const struct staging *staging, dev_t *done, struct error *err)
{
    for (size_t i = 0; i < staging->folders.count; i++) {
        const struct staged_folder *folder = &staging->folders.items[i];
        CLEANUP(close_descriptor) int fd = -1;
        const char *name;

        if (folder->device == *done)
            continue;
        if (!beneath_folder(staging->root, folder->member, BENEATH_STOP, &fd, &name, NULL, err))
            return false;
        if (fd < 0 || syncfs(fd) < 0)
            return error_errno(err, "sync the folder of %s", folder->member);
        *done = folder->device;
    }
    return true;
}

bool staging_sync(struct staging *const *stagings, size_t count, struct error *err)
{
    size_t files = 0;
    dev_t done = 0;

    for (size_t i = 0; i < count; i++)
        files += stagings[i]->files.count;
    for (size_t i = 0; i < count; i++) {
        if (files > FEW_FILES ? !sync_systems(stagings[i], &done, err)
                              : !sync_files(stagings[i], err))
            return false;
        stagings[i]->is_synced = true;
    }
    return true;
}

static bool remove_file(const struct staging *staging, const struct staged_file *file,
                        struct error *err)
{
    struct stat status;
    bool exists;

    if (!beneath_look(staging->target, file->name, file->path, &status, &exists, err))
        return false;
    if (!exists)
        return true;
    if (status.st_ino != file->stamp.inode ||
        status.st_mtim.tv_sec != file->stamp.modified.tv_sec ||
        status.st_mtim.tv_nsec != file->stamp.modified.tv_nsec)
        return error_set(err, ERROR_STALE, "%s was changed meanwhile", file->path);
    return unlinkat(staging->target, file->name, 0) == 0 ||
           error_errno(err, "remove %s", file->path);
}

static bool take_place(struct staging *staging, const struct staged_file *file,
                       struct error *err)
{
    if (!enter(staging, file->folder, file->path, BENEATH_STOP, err))
        return false;
    if (file->is_removal)
        return remove_file(staging, file, err);
    return open_stage(staging, file->path, err) &&
           (renameat(staging->stage, file->name, staging->target, file->name) == 0 ||
            error_errno(err, "replace %s", file->path));
}

/* Removes the stages; with an error, those that can be. */
static bool clean(struct staging *staging, bool syncs, struct error *err)
{
    bool is_clean = true;

    for (size_t i = 0; i < staging->folders.count; i++) {
        struct staged_folder *folder = &staging->folders.items[i];

        if (!enter(staging, i, folder->member, BENEATH_STOP, err) ||
            (folder->has_stage && !beneath_remove_tree(staging->target, STAGE, err)) ||
            (syncs && fsync(staging->target) < 0 &&
             !error_errno(err, "sync the folder of %s", folder->member)))
            is_clean = false;
        else
            folder->has_stage = false;
    }
    leave(staging);
    return is_clean;
}

/* Removes the folder of the file, and those above it, most in all and as far as nothing is in
 * them. What is no folder any more, or cannot be removed, stays. */
static void remove_folders(const struct staging *staging, const char *file, size_t most)
{
    struct str path = path_directory(str_from(file));

    for (size_t i = 0; i < most && path.length; i++) {
        CLEANUP(close_descriptor) int fd = -1;
        struct error ignored = {0};
        const char *name;

        if (!beneath_folder(staging->root, str_to_c(staging->arena, path), BENEATH_STOP, &fd,
                            &name, NULL, &ignored) ||
            fd < 0 || unlinkat(fd, name, AT_REMOVEDIR) < 0)
            return;
        if (staging->is_synced)
            (void)fsync(fd);
        path = path_directory(path);
    }
}

bool staging_finish(struct staging *staging, struct error *err)
{
    for (size_t i = 0; i < staging->files.count; i++)
        if (!take_place(staging, &staging->files.items[i], err))
            return false;
    staging->is_finished = clean(staging, staging->is_synced, err);
    for (size_t i = 0; i < staging->files.count && staging->is_finished; i++)
        if (staging->files.items[i].is_removal)
            remove_folders(staging, staging->files.items[i].path, SIZE_MAX);
    return staging->is_finished;
}

void staging_close(struct staging *staging)
{
    struct error ignored = {0};

    if (!staging->is_open)
        return;
    (void)!clean(staging, false, &ignored);
    /* Folders that were made for targets that never came. */
    for (size_t i = staging->folders.count; i > 0 && !staging->is_finished; i--)
        remove_folders(staging, staging->folders.items[i - 1].member,
                       staging->folders.items[i - 1].made);
    flock(staging->root, LOCK_UN);
    staging->is_open = false;
}
