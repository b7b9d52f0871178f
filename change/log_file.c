/* SPDX-License-Identifier: MIT */
#include "change/log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"

enum { CHUNK_BYTES = 64 * 1024 };

void close_log_file(struct log_file *file)
{
    close_descriptor(&file->fd);
    file->fd = -1;
}

/* *fd is below 0 with errno set when there is none. */
static bool open_regular(const char *path, int *fd, struct stat *status, struct error *err)
{
    *fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0 && errno == ELOOP)
        return error_set(err, ERROR_SYSTEM, "%s is a symbolic link: it is not followed", path);
    if (*fd < 0 || fstat(*fd, status) < 0)
        return error_errno(err, "open log %s", path);
    return S_ISREG(status->st_mode) ||
           error_set(err, ERROR_SYSTEM, "%s is no regular file", path);
}

size_t log_lines_start(struct str text, size_t lines)
{
    size_t start = text.length;

    if (start && text.bytes[start - 1] == '\n')
        start--;
    while (lines && start > 0)
        if (text.bytes[--start] == '\n' && !--lines)
            return start + 1;
    return lines ? 0 : text.length;
}

/* Where the last lines of size bytes begin, searched from the end in chunks. */
static int64_t find_lines(int fd, int64_t size, size_t lines)
{
    char bytes[CHUNK_BYTES];
    int64_t end = size;
    bool is_last = true;

    if (!lines)
        return size;
    while (end > 0) {
        int64_t start = end > CHUNK_BYTES ? end - CHUNK_BYTES : 0;
        ssize_t count = pread(fd, bytes, (size_t)(end - start), start);

        if (count <= 0)
            break;
        for (ssize_t i = count - 1; i >= 0; i--) {
            bool is_newline = bytes[i] == '\n';

            if (is_newline && !is_last && !--lines)
                return start + i + 1;
            is_last = false; /* the end of the last line is not the end of one before */
        }
        end = start;
    }
    return 0;
}

bool log_file_open(struct log_file *file, const char *path, size_t lines, struct error *err)
{
    struct stat status;

    *file = (struct log_file){.path = path, .fd = -1};
    if (!open_regular(path, &file->fd, &status, err))
        return false;
    file->device = status.st_dev;
    file->inode = status.st_ino;
    file->offset = find_lines(file->fd, status.st_size, lines);
    return true;
}

static bool read_chunk(struct arena *arena, struct log_file *file, struct str *bytes,
                       struct error *err)
{
    char *chunk = arena_bytes(arena, CHUNK_BYTES);
    ssize_t count = pread(file->fd, chunk, CHUNK_BYTES, file->offset);

    if (count < 0)
        return error_errno(err, "read log %s", file->path);
    file->offset += count;
    *bytes = (struct str){chunk, (size_t)count};
    return true;
}

bool log_file_next(struct arena *arena, struct log_file *file, struct str *bytes, bool *is_gone,
                   struct error *err)
{
    struct stat status;

    *is_gone = false;
    if (fstat(file->fd, &status) == 0 && status.st_size < file->offset)
        file->offset = 0; /* emptied */
    if (!read_chunk(arena, file, bytes, err))
        return false;
    if (bytes->length)
        return true;
    *is_gone = lstat(file->path, &status) != 0;
    if (*is_gone || (status.st_dev == file->device && status.st_ino == file->inode))
        return true;
    /* What was written to the old file until it was moved away comes first. */
    if (!read_chunk(arena, file, bytes, err))
        return false;
    if (bytes->length)
        return true;
    close_log_file(file);
    return log_file_open(file, file->path, SIZE_MAX, err) &&
           read_chunk(arena, file, bytes, err);
}

bool log_file_end(struct arena *arena, struct str path, size_t max_bytes, struct str *text,
                  bool *is_cut)
{
    CLEANUP(close_descriptor) int fd = -1;
    struct stat status;
    struct error ignored = {0};
    int64_t start;
    char *bytes;
    ssize_t count;

    if (!open_regular(str_to_c(arena, path), &fd, &status, &ignored))
        return false;
    *is_cut = status.st_size > (off_t)max_bytes;
    start = *is_cut ? status.st_size - (off_t)max_bytes : 0;
    bytes = arena_bytes(arena, max_bytes);
    count = pread(fd, bytes, max_bytes, start);
    if (count < 0)
        return false;
    *text = (struct str){bytes, (size_t)count};
    if (*is_cut)
        (void)str_cut(text, '\n');
    return true;
}
