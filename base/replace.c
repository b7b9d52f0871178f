/* SPDX-License-Identifier: MIT */
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/descriptor.h"
#include "base/path.h"

enum { FOLDER_MODE = 0755, PRIVATE_MODE = 0600, COMPARE_BYTES = 16 * 1024, BESIDE_BYTES = 64 };

/* Makes the folder, and those above it first. */
static bool make_folder(const char *path, struct error *err)
{
    char partial[PATH_MAX];
    size_t length = strlen(path);

    if (length >= sizeof(partial))
        return error_set(err, ERROR_SYSTEM, "open %s: the path is too long", path);
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(partial, path, i);
        partial[i] = '\0';
        if (mkdir(partial, FOLDER_MODE) < 0 && errno != EEXIST)
            return error_errno(err, "make folder %s", partial);
    }
    return true;
}

bool root_open(const char *path, int *root, struct error *err)
{
    if (mkdir(path, FOLDER_MODE) < 0 && errno != EEXIST && !make_folder(path, err))
        return false;
    *root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *root >= 0 || error_errno(err, "open folder %s", path);
}

static bool read_whole(struct arena *arena, int fd, size_t size, const char *path,
                       struct str *bytes, struct error *err)
{
    char *buffer = arena_bytes(arena, size + 1);
    size_t length = 0;

    while (length < size) {
        ssize_t count = read(fd, buffer + length, size - length);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_errno(err, "read %s", path);
        if (count == 0)
            break;
        length += (size_t)count;
    }
    *bytes = (struct str){buffer, length};
    return true;
}

void file_walk_end(struct file_walk *walk)
{
    close_descriptor(&walk->folder);
    *walk = (struct file_walk){.root = walk->root, .folder = -1};
}

/* Opens the folder of the file, which stays below 0 when it is not there, and gives the name of
 * the file in it. */
static bool enter(struct file_walk *walk, const char *path, const char **name,
                  struct error *err)
{
    struct str directory = path_directory(str_from(path));

    if (walk->is_begun && str_equal(walk->directory, directory)) {
        *name = path + directory.length + (directory.length > 0);
        return true;
    }
    file_walk_end(walk);
    if (!beneath_folder(walk->root, path, BENEATH_STOP, &walk->folder, name, err))
        return false;
    walk->directory = directory;
    walk->is_begun = true;
    return true;
}

bool file_walk_read(struct arena *arena, struct file_walk *walk, const char *path,
                    struct file_state *state, struct error *err)
{
    CLEANUP(close_descriptor) int fd = -1;
    struct file_state found = {0};
    struct stat status;
    const char *name;

    if (!enter(walk, path, &name, err) ||
        (walk->folder >= 0 && !beneath_open_in(walk->folder, name, path, &fd, &status, err)))
        return false;
    if (fd >= 0) {
        found = (struct file_state){
            .exists = true,
            .mode = status.st_mode & 07777,
            .uid = status.st_uid,
            .gid = status.st_gid,
            .has_owner = true,
            .stamp = {status.st_ino, status.st_mtim}
        };
        if (!read_whole(arena, fd, (size_t)status.st_size, path, &found.bytes, err))
            return false;
    }
    *state = found;
    return true;
}

bool file_read(struct arena *arena, int root, const char *path, struct file_state *state,
               struct error *err)
{
    CLEANUP(file_walk_end) struct file_walk walk = {.root = root, .folder = -1};

    return file_walk_read(arena, &walk, path, state, err);
}

static bool has_content(int fd, struct str bytes)
{
    char buffer[COMPARE_BYTES];
    size_t offset = 0;

    for (;;) {
        ssize_t count = read(fd, buffer, sizeof(buffer));

        if (count < 0)
            return false;
        if (count == 0)
            return offset == bytes.length;
        if ((size_t)count > bytes.length - offset ||
            memcmp(buffer, bytes.bytes + offset, (size_t)count) != 0)
            return false;
        offset += (size_t)count;
    }
}

/* Whether the file is already what state says. */
static bool is_already(int root, const char *path, const struct file_state *state,
                       bool *already, struct error *err)
{
    CLEANUP(close_descriptor) int fd = -1;
    struct stat status;

    if (!beneath_open(root, path, &fd, &status, err))
        return false;
    if (fd < 0) {
        *already = !state->exists;
        return true;
    }
    *already =
        state->exists && (status.st_mode & 07777) == state->mode &&
        (!state->has_owner || (status.st_uid == state->uid && status.st_gid == state->gid)) &&
        (size_t)status.st_size == state->bytes.length && has_content(fd, state->bytes);
    return true;
}

bool file_fill(int fd, const struct file_state *state, const char *path, struct error *err)
{
    struct str rest = state->bytes;
    struct stat status;

    while (rest.length) {
        ssize_t count = write(fd, rest.bytes, rest.length);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_errno(err, "write %s", path);
        rest = str_slice(rest, (size_t)count, rest.length);
    }
    if (state->has_owner && fstat(fd, &status) < 0)
        return error_errno(err, "look at %s", path);
    if (state->has_owner && (status.st_uid != state->uid || status.st_gid != state->gid) &&
        fchown(fd, state->uid, state->gid) < 0)
        return error_errno(err, "set owner of %s", path);
    return true;
}

static void beside_name(char *beside, int64_t process)
{
    snprintf(beside, BESIDE_BYTES, ".supconf-%" PRId64, process);
}

static bool replace(int folder, const char *name, const struct file_state *state,
                    const char *path, struct error *err)
{
    char beside[BESIDE_BYTES];
    CLEANUP(close_descriptor) int fd = -1;

    beside_name(beside, getpid());
    unlinkat(folder, beside, 0); /* left by a crash under the same number */
    fd = openat(folder, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                PRIVATE_MODE);
    if (fd < 0)
        return error_errno(err, "write beside %s", path);
    if (!file_fill(fd, state, path, err) ||
        (fchmod(fd, state->mode) < 0 && !error_errno(err, "set mode of %s", path)) ||
        (fsync(fd) < 0 && !error_errno(err, "sync %s", path))) {
        unlinkat(folder, beside, 0);
        return false;
    }
    if (renameat(folder, beside, folder, name) < 0) {
        error_errno(err, "replace %s", path);
        unlinkat(folder, beside, 0);
        return false;
    }
    return true;
}

bool file_write(int root, const char *path, const struct file_state *state, bool *changed,
                struct error *err)
{
    CLEANUP(close_descriptor) int folder = -1;
    const char *name;
    bool already;

    if (!is_already(root, path, state, &already, err))
        return false;
    *changed = !already;
    if (already)
        return true;
    if (!beneath_folder(root, path, state->exists ? BENEATH_MAKE : BENEATH_STOP, &folder, &name,
                        err))
        return false;
    if (state->exists) {
        if (!replace(folder, name, state, path, err))
            return false;
    } else if (unlinkat(folder, name, 0) < 0) {
        return error_errno(err, "remove %s", path);
    }
    return fsync(folder) == 0 || error_errno(err, "sync the folder of %s", path);
}

/* Short of the longest name a hash of it must do; the daemon's patterns match no such name. */
static void kept_name(char *kept, const char *name)
{
    static const char prefix[] = ".supconf-kept-";
    size_t length = strlen(name);
    uint64_t hash = 14695981039346656037u; /* FNV-1a */

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 1099511628211u;
    if (length + sizeof(prefix) <= NAME_MAX)
        snprintf(kept, NAME_MAX + 1, "%s%s", prefix, name);
    else
        snprintf(kept, NAME_MAX + 1, "%s%016" PRIx64, prefix, hash);
}

/* Systems that let nobody link to files of others say EPERM, those without links too. */
static bool copy(int root, int folder, const char *path, const char *kept, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct file_state state;

    return file_read(arena, root, path, &state, err) &&
           (!state.exists || replace(folder, kept, &state, path, err));
}

bool file_keep(struct arena *arena, int root, const char *path, struct file_state *state,
               struct error *err)
{
    CLEANUP(close_descriptor) int folder = -1;
    char kept[NAME_MAX + 1];
    const char *name, *directory;

    *state = (struct file_state){0};
    if (!beneath_folder(root, path, BENEATH_STOP, &folder, &name, err))
        return false;
    if (folder < 0)
        return true;
    kept_name(kept, name);
    if (unlinkat(folder, kept, 0) < 0 && errno != ENOENT)
        return error_errno(err, "keep %s", path);
    if (linkat(folder, name, folder, kept, 0) < 0) {
        if (errno == ENOENT)
            return true;
        if (!copy(root, folder, path, kept, err))
            return error_context(err, "keep");
    }
    if (fsync(folder) < 0)
        return error_errno(err, "sync the folder of %s", path);
    directory = str_to_c(arena, str_slice(str_from(path), 0, (size_t)(name - path)));
    return file_read(arena, root, str_to_c(arena, str_printf(arena, "%s%s", directory, kept)),
                     state, err);
}

bool file_keep_former(int root, const char *path, const struct file_state *state,
                      struct error *err)
{
    CLEANUP(close_descriptor) int folder = -1;
    char kept[NAME_MAX + 1];
    const char *name;

    if (!beneath_folder(root, path, BENEATH_STOP, &folder, &name, err))
        return false;
    if (folder < 0)
        return error_set(err, ERROR_SYSTEM, "keep %s: its folder is gone", path);
    kept_name(kept, name);
    if (!replace(folder, kept, state, path, err))
        return error_context(err, "keep");
    return fsync(folder) == 0 || error_errno(err, "sync the folder of %s", path);
}

bool file_restore(int root, const char *path, struct error *err)
{
    CLEANUP(close_descriptor) int folder = -1;
    char kept[NAME_MAX + 1];
    const char *name;

    if (!beneath_folder(root, path, BENEATH_STOP, &folder, &name, err))
        return false;
    if (folder < 0)
        return true;
    kept_name(kept, name);
    if (renameat(folder, kept, folder, name) < 0 && errno != ENOENT)
        return error_errno(err, "restore %s", path);
    /* Of two names of one file rename removes neither: it was not replaced yet. */
    if (unlinkat(folder, kept, 0) < 0 && errno != ENOENT)
        return error_errno(err, "restore %s", path);
    return fsync(folder) == 0 || error_errno(err, "sync the folder of %s", path);
}

bool file_forget(int root, const char *path, int64_t process, struct error *err)
{
    CLEANUP(close_descriptor) int folder = -1;
    char hidden[NAME_MAX + 1];
    const char *name;

    if (!beneath_folder(root, path, BENEATH_STOP, &folder, &name, err))
        return false;
    if (folder < 0)
        return true;
    beside_name(hidden, process);
    if (unlinkat(folder, hidden, 0) < 0 && errno != ENOENT)
        return error_errno(err, "remove %s beside %s", hidden, path);
    kept_name(hidden, name);
    return unlinkat(folder, hidden, 0) == 0 || errno == ENOENT ||
           error_errno(err, "remove %s beside %s", hidden, path);
}
