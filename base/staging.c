/* SPDX-License-Identifier: MIT */
#include "base/staging.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/descriptor.h"
#include "base/path.h"
#include "base/staging_folders.h"

/* Up to here, files are synced one by one: to sync a whole file system brings the data of
 * others to the disk too. */
enum { FEW_FILES = 16, PERMISSIONS = 0777, ALL_BITS = 07777 };

bool staging_open(struct arena *arena, int root, struct staging *staging, struct error *err)
{
    *staging = (struct staging){
        .arena = arena,
        .root = root,
        .homes_by_path = {.arena = arena},
        .folders_by_path = {.arena = arena},
        .moved = {.arena = arena},
        .home = -1,
        .stage = -1,
        .place = -1,
    };
    if (flock(root, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK
                   ? error_set(err, ERROR_LOCKED, "another supconf is writing there")
                   : error_errno(err, "lock the folder");
    staging->is_open = true;
    return true;
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

/* A new file has the mode that it was made with, unless the mask or a default list of the
 * folder took bits away: what they leave is learned from the first. A stage is closed to
 * others, so there is no hurry. */
static bool set_mode(struct staging *staging, int fd, mode_t mode, const char *path,
                     struct error *err)
{
    struct stat status;

    if (!(mode & ~staging->kept_bits))
        return true;
    if (fstat(fd, &status) < 0 || (status.st_mode & ALL_BITS) != mode)
        return fchmod(fd, mode) == 0 || error_errno(err, "set mode of %s", path);
    staging->kept_bits |= mode & PERMISSIONS;
    return true;
}

bool staging_put(struct staging *staging, const char *path, const struct file_state *state,
                 struct file_stamp *stamp, struct error *err)
{
    CLEANUP(close_descriptor) int fd = -1;
    const struct staged_file *file;
    struct stat status;
    size_t folder;

    if (!staging_find_folder(staging, path, &folder, err) ||
        !staging_enter_folder(staging, folder, err))
        return false;
    file = add(staging, path, folder);
    fd =
        openat(staging->place, file->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
               state->mode & PERMISSIONS);
    if (fd < 0)
        return error_errno(err, "write beside %s", path);
    if (!file_fill(fd, state, path, err) || !set_mode(staging, fd, state->mode, path, err))
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
    struct staged_file *file;
    size_t folder;

    if (!staging_find_folder(staging, path, &folder, err))
        return false;
    if (staging->folders.items[folder].top)
        return error_set(err, ERROR_STALE, "the folder of %s is gone", path);
    file = add(staging, path, folder);
    file->is_removal = true;
    file->stamp = stamp;
    return staging_enter_home(staging, staging->folders.items[folder].home, err);
}

/* Where the file stands before it takes its place, below the root. */
static const char *place_of(const struct staging *staging, const struct staged_file *file)
{
    size_t below = staging->folders.items[file->folder].below;

    return str_to_c(staging->arena, str_printf(staging->arena, "%.*s" STAGE_NAME "/%s",
                                               (int)below, file->path, file->path + below));
}

const char *staging_place(struct staging *staging)
{
    staging->is_shown = true;
    return place_of(staging, &staging->files.items[staging->files.count - 1]);
}

static bool sync_file(const struct staging *staging, const struct staged_file *file,
                      struct error *err)
{
    CLEANUP(close_descriptor) int fd = -1;
    struct stat status;

    if (!beneath_open(staging->root, place_of(staging, file), &fd, &status, err))
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

/* All file systems that homes of the staging lie on, except that of done. */
static bool sync_systems(const struct staging *staging, dev_t *done, struct error *err)
{
    for (size_t i = 0; i < staging->homes.count; i++) {
        const struct staged_home *home = &staging->homes.items[i];
        CLEANUP(close_descriptor) int fd = -1;
        const char *name;

        if (home->device == *done)
            continue;
        if (!beneath_folder(staging->root, home->member, BENEATH_STOP, &fd, &name, err))
            return false;
        if (fd < 0 || syncfs(fd) < 0)
            return error_errno(err, "sync the folder of %s", home->member);
        *done = home->device;
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

    if (!beneath_look(staging->home, file->name, file->path, &status, &exists, err))
        return false;
    if (!exists)
        return true;
    if (status.st_ino != file->stamp.inode ||
        status.st_mtim.tv_sec != file->stamp.modified.tv_sec ||
        status.st_mtim.tv_nsec != file->stamp.modified.tv_nsec)
        return error_set(err, ERROR_STALE, "%s was changed meanwhile", file->path);
    return unlinkat(staging->home, file->name, 0) == 0 ||
           error_errno(err, "remove %s", file->path);
}

/* All that was staged below the first folder that is missing, in one step. */
static bool take_tree(struct staging *staging, struct staged_folder *folder, struct error *err)
{
    const char *name = folder->top + folder->below;

    if (!map_get(&staging->moved, str_from(folder->top))) {
        if (renameat(staging->stage, name, staging->home, name) < 0)
            return errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
                       ? error_set(err, ERROR_STALE, "%s was made by somebody else meanwhile",
                                   folder->top)
                       : error_errno(err, "make folder %s", folder->top);
        map_put(&staging->moved, str_from(folder->top), folder);
    }
    folder->is_in_place = true;
    return true;
}

static bool take_file(struct staging *staging, const struct staged_file *file,
                      struct error *err)
{
    const struct staged_folder *folder = &staging->folders.items[file->folder];
    CLEANUP(close_descriptor) int made = -1;
    const char *name;

    if (!staging_enter_folder(staging, file->folder, err))
        return false;
    if (folder->top && !beneath_folder(staging->home, file->path + folder->below, BENEATH_MAKE,
                                       &made, &name, err))
        return false;
    return renameat(staging->place, file->name, made < 0 ? staging->home : made, file->name) ==
               0 ||
           error_errno(err, "replace %s", file->path);
}

/* What a program has looked at goes file by file: it may have left something beside them. */
static bool take_place(struct staging *staging, const struct staged_file *file,
                       struct error *err)
{
    struct staged_folder *folder = &staging->folders.items[file->folder];

    if (folder->is_in_place)
        return true;
    if (!staging_enter_home(staging, folder->home, err))
        return false;
    if (file->is_removal)
        return remove_file(staging, file, err);
    if (!folder->top || staging->is_shown)
        return take_file(staging, file, err);
    return staging_open_stage(staging, file->path, err) && take_tree(staging, folder, err);
}

/* Removes the stages; with an error, those that can be. */
static bool clean(struct staging *staging, bool syncs, struct error *err)
{
    bool is_clean = true;

    for (size_t i = 0; i < staging->homes.count; i++) {
        struct staged_home *home = &staging->homes.items[i];

        if (!staging_enter_home(staging, i, err) ||
            (home->has_stage && !beneath_remove_tree(staging->home, STAGE_NAME, err)) ||
            (syncs && fsync(staging->home) < 0 &&
             !error_errno(err, "sync the folder of %s", home->member)))
            is_clean = false;
        else
            home->has_stage = false;
    }
    staging_leave(staging);
    return is_clean;
}

/* Homes are synced when their stages go. */
static bool sync_new_folders(const struct staging *staging, struct error *err)
{
    for (size_t i = 0; i < staging->folders.count; i++) {
        const struct staged_folder *folder = &staging->folders.items[i];
        CLEANUP(close_descriptor) int fd = -1;
        const char *name;

        if (!folder->top)
            continue;
        if (!beneath_folder(staging->root, folder->member, BENEATH_STOP, &fd, &name, err))
            return false;
        if (fd < 0 || fsync(fd) < 0)
            return error_errno(err, "sync the folder of %s", folder->member);
    }
    return true;
}

/* Removes the folder of the file, and those above it, as far as nothing is in them. What is no
 * folder any more, or cannot be removed, stays. */
static void remove_folders(const struct staging *staging, const char *file)
{
    struct str path = path_directory(str_from(file));

    while (path.length) {
        CLEANUP(close_descriptor) int fd = -1;
        struct error ignored = {0};
        const char *name;

        if (!beneath_folder(staging->root, str_to_c(staging->arena, path), BENEATH_STOP, &fd,
                            &name, &ignored) ||
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
    if (!clean(staging, staging->is_synced, err) ||
        (staging->is_synced && !sync_new_folders(staging, err)))
        return false;
    for (size_t i = 0; i < staging->files.count; i++)
        if (staging->files.items[i].is_removal)
            remove_folders(staging, staging->files.items[i].path);
    return true;
}

void staging_close(struct staging *staging)
{
    struct error ignored = {0};

    if (!staging->is_open)
        return;
    (void)!clean(staging, false, &ignored);
    flock(staging->root, LOCK_UN);
    staging->is_open = false;
}
