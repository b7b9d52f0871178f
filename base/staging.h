/* SPDX-License-Identifier: MIT */
/*
 * Many files below one root that take their places together. Each is first written whole into a
 * folder ".supconf-staged" beside its target, under its own name; then all are synced; then
 * each is renamed over what was there. Folders that are not there yet are staged with all that
 * goes into them, beside the nearest one that is, and come by one rename. Up to the first
 * rename nothing has changed, so a full disk, a failed check or a crash leaves all old files; a
 * crash between renames leaves each file old or new, and at most ".supconf-staged" folders,
 * which the next staging there removes.
 *
 *     CLEANUP(staging_close) struct staging staging = {0};
 *     if (!staging_open(arena, root, &staging, err) ||
 *         !staging_put(&staging, "etc/a.conf", &state, NULL, err) ||
 *         !staging_sync(&(struct staging *){&staging}, 1, err) ||
 *         !staging_finish(&staging, err))
 *         return false;
 *
 * No way leads out of the root (base/beneath.h): a folder that becomes another one, or a link,
 * between two steps is refused. The root is locked against a second staging.
 */
#ifndef BASE_STAGING_H
#define BASE_STAGING_H

#include "base/list.h"
#include "base/map.h"
#include "base/replace.h"

struct staged_file {
    const char *path, *name; /* name: its last part */
    size_t folder;
    bool is_removal;
    struct file_stamp stamp; /* of a removal: what must be there still */
};

/* A folder that is there and has a stage, for itself and for what is missing below it. */
struct staged_home {
    const char *member; /* the path of something in it */
    dev_t device;
    ino_t inode;
    bool has_stage;
};

/* A folder below the root that holds targets. */
struct staged_folder {
    const char *member; /* the path of one of its files */
    size_t home;
    size_t below;     /* where paths go on below the home */
    const char *top;  /* the first folder on the way that is missing; NULL: none is */
    bool is_in_place; /* with all its files */
};

struct staging {
    struct arena *arena;
    int root; /* borrowed */
    bool is_open, is_synced;
    bool is_shown;                             /* somebody was told where a file is staged */
    struct map homes_by_path, folders_by_path; /* path -> index */
    struct map moved;                          /* the top folders that are in their places */
    LIST_OF(struct staged_home) homes;
    LIST_OF(struct staged_folder) folders;
    LIST_OF(struct staged_file) files;
    size_t entered_home, entered_folder; /* those that are open now, index + 1; 0: none */
    int home, stage;                     /* descriptors of the home and its stage, or -1 */
    int place;                           /* where files of the folder are staged, or -1 */
    mode_t kept_bits; /* of permissions, that a new file there has when it is made with them */
};

/* Fails with ERROR_LOCKED while another staging has the root. root must stay open. */
bool staging_open(struct arena *arena, int root, struct staging *staging, struct error *err)
    MUST_CHECK;

/* Writes the file beside its target; path must last as long as the staging. stamp, which may be
 * NULL, gets what the file will look like in its place. */
bool staging_put(struct staging *staging, const char *path, const struct file_state *state,
                 struct file_stamp *stamp, struct error *err) MUST_CHECK;

/* Notes that the file shall be removed, if it still is what stamp says. */
bool staging_remove(struct staging *staging, const char *path, struct file_stamp stamp,
                    struct error *err) MUST_CHECK;

/* Where the file that was put last stands now, below the root, for programs that look at it.
 * What they leave beside it does not stay. */
const char *staging_place(struct staging *staging);

/* Brings all that was put to the disk, in as few steps as there are file systems. It may be
 * left out for what can be made again: then a crash of the system, though not of the program,
 * may leave files that are empty. */
bool staging_sync(struct staging *const *stagings, size_t count, struct error *err) MUST_CHECK;

/* Renames and removes, in the order of the calls above, and syncs the folders if the files
 * were. When it fails, what came before is in its place. Folders below the root that a removal
 * leaves empty go too. */
bool staging_finish(struct staging *staging, struct error *err) MUST_CHECK;

/* For CLEANUP: removes what has not taken its place, with folders that were made for it, and
 * gives the root free. */
void staging_close(struct staging *staging);

#endif
