/* SPDX-License-Identifier: MIT */
#include "base/beneath.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/descriptor.h"

enum { FOLDER_MODE = 0755, DEEPEST_TREE = 16 };

static bool is_plain_name(const char *name, size_t length)
{
    return length > 0 && length <= NAME_MAX && !(length == 1 && name[0] == '.') &&
           !(length == 2 && name[0] == '.' && name[1] == '.');
}

/* Goes on from *here to the folder step in it; *here is closed then. */
static bool enter(int *here, const char *step, const char *path, enum beneath_missing missing,
                  bool *is_missing, struct error *err)
{
    int next = openat(*here, step, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (next < 0 && errno == ENOENT && missing == BENEATH_MAKE) {
        if (mkdirat(*here, step, FOLDER_MODE) < 0 && errno != EEXIST)
            return error_errno(err, "make folder %s of %s", step, path);
        next = openat(*here, step, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    *is_missing = next < 0 && errno == ENOENT && missing == BENEATH_STOP;
    if (*is_missing)
        return true;
    if (next < 0)
        return error_errno(err, "open folder %s of %s (links are not followed)", step, path);
    close(*here);
    *here = next;
    return true;
}

bool beneath_folder(int root, const char *path, enum beneath_missing missing, int *folder,
                    const char **name, struct error *err)
{
    CLEANUP(close_descriptor) int here = fcntl(root, F_DUPFD_CLOEXEC, 0);
    const char *part = path;

    if (here < 0)
        return error_errno(err, "open the folder of %s", path);
    for (const char *slash; (slash = strchr(part, '/')); part = slash + 1) {
        char step[NAME_MAX + 1];
        size_t length = (size_t)(slash - part);
        bool is_missing = false;

        if (!is_plain_name(part, length))
            return error_set(err, ERROR_SYSTEM, "%s: the path leads out of its folder", path);
        memcpy(step, part, length);
        step[length] = '\0';
        if (!enter(&here, step, path, missing, &is_missing, err))
            return false;
        if (is_missing)
            return true;
    }
    if (!is_plain_name(part, strlen(part)))
        return error_set(err, ERROR_SYSTEM, "%s: the path leads out of its folder", path);
    *name = part;
    *folder = here;
    here = -1;
    return true;
}

static const char *kind_name(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return "a folder";
    case S_IFLNK:
        return "a symbolic link, and links are not followed";
    case S_IFSOCK:
        return "a socket";
    case S_IFIFO:
        return "a pipe";
    default:
        return "a device";
    }
}

static bool check_regular(const struct stat *status, const char *path, struct error *err)
{
    return S_ISREG(status->st_mode) ||
           error_set(err, ERROR_SYSTEM, "%s: not a regular file but %s", path,
                     kind_name(status->st_mode));
}

bool beneath_look(int folder, const char *name, const char *path, struct stat *status,
                  bool *exists, struct error *err)
{
    *exists = fstatat(folder, name, status, AT_SYMLINK_NOFOLLOW) == 0;
    if (!*exists)
        return errno == ENOENT || error_errno(err, "look at %s", path);
    return check_regular(status, path, err);
}

bool beneath_open_in(int folder, const char *name, const char *path, int *fd,
                     struct stat *status, struct error *err)
{
    bool exists;

    /* Looked at first: to open a device can already do something. */
    if (!beneath_look(folder, name, path, status, &exists, err))
        return false;
    if (!exists)
        return true;
    *fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0)
        return errno == ENOENT || error_errno(err, "open %s (links are not followed)", path);
    if (fstat(*fd, status) < 0)
        return error_errno(err, "look at %s", path);
    return check_regular(status, path, err);
}

bool beneath_open(int root, const char *path, int *fd, struct stat *status, struct error *err)
{
    CLEANUP(close_descriptor) int folder = -1;
    const char *name;

    return beneath_folder(root, path, BENEATH_STOP, &folder, &name, err) &&
           (folder < 0 || beneath_open_in(folder, name, path, fd, status, err));
}

static bool remove_tree(int folder, const char *name, size_t depth, struct error *err)
{
    CLEANUP(close_directory) DIR *directory = NULL;
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0 && errno == ENOENT)
        return true;
    directory = fd < 0 ? NULL : fdopendir(fd);
    if (!directory || depth == DEEPEST_TREE) {
        if (fd >= 0 && !directory)
            close(fd);
        return error_errno(err, "remove folder %s", name);
    }
    for (const struct dirent *entry; (entry = readdir(directory));) {
        if (!is_plain_name(entry->d_name, strlen(entry->d_name)))
            continue;
        if (unlinkat(dirfd(directory), entry->d_name, 0) == 0)
            continue;
        if (errno != EISDIR && errno != EPERM)
            return error_errno(err, "remove %s in %s", entry->d_name, name);
        if (!remove_tree(dirfd(directory), entry->d_name, depth + 1, err))
            return false;
    }
    return unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT ||
           error_errno(err, "remove folder %s", name);
}

bool beneath_remove_tree(int folder, const char *name, struct error *err)
{
    return unlinkat(folder, name, AT_REMOVEDIR) == 0 || remove_tree(folder, name, 0, err);
}
