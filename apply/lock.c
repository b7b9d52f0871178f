/* SPDX-License-Identifier: MIT */
#include "apply/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/descriptor.h"

enum { HOLDER_BYTES = 128 };

static void read_holder(int fd, char *holder)
{
    ssize_t length = pread(fd, holder, HOLDER_BYTES - 1, 0);

    holder[length > 0 ? length : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
}

bool lock_take(const char *path, int *lock, struct error *err)
{
    CLEANUP(close_descriptor)
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    char holder[HOLDER_BYTES];
    int length;

    if (fd < 0)
        return error_errno(err, "open lock %s", path);
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno != EWOULDBLOCK)
            return error_errno(err, "lock %s", path);
        read_holder(fd, holder);
        return error_set(err, ERROR_LOCKED, "another change is under way (%s holds %s)",
                         *holder ? holder : "another process", path);
    }
    length = snprintf(holder, sizeof(holder), "process %ld\n", (long)getpid());
    if (ftruncate(fd, 0) < 0 || pwrite(fd, holder, (size_t)length, 0) != length)
        return error_errno(err, "write lock %s", path);
    *lock = fd;
    fd = -1;
    return true;
}

void release_lock(int *lock)
{
    close_descriptor(lock);
}
