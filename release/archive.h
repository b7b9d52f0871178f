/* SPDX-License-Identifier: MIT */
/*
 * Archives in memory, tar above all. Written ones depend on nothing but their entries: no time
 * of packing, no owner, the order as given. Reading is for archives that strangers made.
 */
#ifndef RELEASE_ARCHIVE_H
#define RELEASE_ARCHIVE_H

#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/str.h"

struct archive_entry_file {
    struct str path; /* relative, UTF-8; with a slash at its end it is a folder */
    struct str bytes;
    mode_t mode; /* permission bits */
};

struct archive_files {
    LIST_OF(struct archive_entry_file) entries;
};

enum archive_compression {
    ARCHIVE_GZIP,
    ARCHIVE_ZSTD,
};

enum {
    ARCHIVE_LARGEST_BYTES = 1 << 30, /* of all files together, unpacked */
    ARCHIVE_ENTRY_BYTES = 1 << 10,   /* that an entry takes beyond its content */
};

enum archive_format {
    ARCHIVE_PAX,     /* tar; names of any length and in any script */
    ARCHIVE_GNU_TAR, /* tar as Debian packages have it */
    ARCHIVE_AR,      /* around Debian packages; not compressed */
    ARCHIVE_ALONE,   /* no archive: the bytes of the one entry, compressed */
};

struct archive_form {
    enum archive_format format;
    enum archive_compression compression;
    int64_t time; /* of all entries, in seconds since 1970 */
};

/* By the end of a file's name: .tar.gz, .tgz, .tar.zst. False for others. */
bool archive_compression_of(struct str name, enum archive_compression *compression) MUST_CHECK;

bool archive_write(struct arena *arena, const struct archive_files *files,
                   const struct archive_form *form, struct str *bytes, struct error *err)
    MUST_CHECK;

/* Reads all entries, in their order. Fails for what is damaged or cut off; for anything but
 * regular files that are there whole, with permission bits alone; for a path that is absolute,
 * empty, holds "..", hidden characters or what is no UTF-8, or came before; and for more than
 * ARCHIVE_LARGEST_BYTES, with ARCHIVE_ENTRY_BYTES for each entry, before they are unpacked. */
bool archive_read(struct arena *arena, struct str bytes, struct archive_files *files,
                  struct error *err) MUST_CHECK;

#endif
