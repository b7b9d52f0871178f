/* SPDX-License-Identifier: MIT */
/*
 * A log as a file of this machine: its end, and what comes behind it. A link is not followed:
 * the folder may belong to the program that writes there, and what a link names need not be
 * its business.
 */
#ifndef CHANGE_LOG_FILE_H
#define CHANGE_LOG_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct log_file {
    const char *path;
    int fd; /* below 0: not open */
    dev_t device;
    ino_t inode;
    int64_t offset; /* of what was not yet read */
};

/* For CLEANUP. */
void close_log_file(struct log_file *file);

/* Opens it at the start of its last lines. Fails for what is no regular file. */
bool log_file_open(struct log_file *file, const char *path, size_t lines, struct error *err)
    MUST_CHECK;

/* What came since, at most some 64 KiB, empty when there is nothing. After a rotation the rest
 * of the old file comes first, then the new one; *is_gone: the path leads to no file now. */
bool log_file_next(struct arena *arena, struct log_file *file, struct str *bytes, bool *is_gone,
                   struct error *err) MUST_CHECK;

/* The end of the file at path, at most max_bytes and from the start of a line. */
bool log_file_end(struct arena *arena, struct str path, size_t max_bytes, struct str *text,
                  bool *is_cut) MUST_CHECK;

/* Offset in text of its last lines; a last one without line end counts. */
size_t log_lines_start(struct str text, size_t lines);

#endif
