/* SPDX-License-Identifier: MIT */
/*
 * Files that are replaced whole or not at all: the new bytes are written beside, synced and
 * renamed over the old file, then the folder is synced. A crash leaves the old file or the new
 * one, and at most a ".supconf-*" file beside it.
 *
 * Everything happens below a root that is opened once: no path leads out of it, and no symbolic
 * link below it is followed.
 *
 *     CLEANUP(close_descriptor) int root = -1;
 *     if (!root_open("/data/bkce", &root, err) ||
 *         !file_write(root, "etc/a.conf", &state, &changed, err))
 *         return false;
 */
#ifndef BASE_REPLACE_H
#define BASE_REPLACE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* Tells whether somebody has written a file anew. */
struct file_stamp {
    ino_t inode;
    struct timespec modified;
};

struct file_state {
    bool exists;
    struct str bytes;
    mode_t mode; /* permission bits */
    uid_t uid;
    gid_t gid;
    bool has_owner;          /* false: whoever writes it */
    struct file_stamp stamp; /* as it was read; writing does not look at it */
};

/* Opens the folder, which is made, with its parents, when it is not there. */
bool root_open(const char *path, int *root, struct error *err) MUST_CHECK;

/* What is at path below root; a file that is not there is no error but !exists. Fails for what
 * is neither a regular file nor absent, and for paths that leave the root. */
bool file_read(struct arena *arena, int root, const char *path, struct file_state *state,
               struct error *err) MUST_CHECK;

/* Files that are read one after another: the folder of the last one stays open. To begin with:
 * {.root = root, .folder = -1}. */
struct file_walk {
    int root, folder; /* root: borrowed */
    bool is_begun;
    struct str directory; /* of the last path, which must last until the next */
};

void file_walk_end(struct file_walk *walk); /* for CLEANUP */
bool file_walk_read(struct arena *arena, struct file_walk *walk, const char *path,
                    struct file_state *state, struct error *err) MUST_CHECK;

/* Makes path what state says: content, mode and owner, or absent. Missing folders are made with
 * mode 0755. A file that is already so is not touched: *changed tells. */
bool file_write(int root, const char *path, const struct file_state *state, bool *changed,
                struct error *err) MUST_CHECK;

/* For those who write many files at once (base/staging.h): puts bytes and owner into a new
 * file, without syncing it; path names it in messages. The mode is set after this: a new owner
 * takes bits of it away. */
bool file_fill(int fd, const struct file_state *state, const char *path, struct error *err)
    MUST_CHECK;
/*
 * The way back of a change that may be cut off at any point. file_keep() keeps what is at path
 * under a hidden name beside it (a link, or a copy where links are not possible), with its mode
 * and owner: content that is secret is nowhere else than it was. *state is what it kept.
 * file_restore() puts it back by a rename, for which no disk is too full; when nothing is kept
 * it has been put back already. file_forget() removes what is kept, and what the process of
 * that number left when it was cut off while it wrote.
 */
bool file_keep(struct arena *arena, int root, const char *path, struct file_state *state,
               struct error *err) MUST_CHECK;
/* Keeps state, which is not at path any more, in its place. */
bool file_keep_former(int root, const char *path, const struct file_state *state,
                      struct error *err) MUST_CHECK;
bool file_restore(int root, const char *path, struct error *err) MUST_CHECK;
bool file_forget(int root, const char *path, int64_t process, struct error *err) MUST_CHECK;

#endif
