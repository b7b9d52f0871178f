/* SPDX-License-Identifier: MIT */
/*
 * The work tree of a user's own git repository as one of its revisions holds it, in the place
 * of the disk. Nothing is checked out and nothing written. What lies outside the work tree
 * comes from the disk.
 *
 *     CLEANUP(close_snapshot) struct snapshot *snapshot = NULL;
 *     if (!snapshot_open(folder, "main~2", &snapshot, err))
 *         return false;
 *     machine.files = snapshot_files(snapshot);
 *
 * For one thread at a time.
 */
#ifndef HISTORY_SNAPSHOT_H
#define HISTORY_SNAPSHOT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "config/folders.h"
#include "config/machine.h"

struct snapshot;

/* Looks for the repository from folder upwards, as git does. revision is whatever git takes for
 * one commit or tree. Fails with ERROR_USAGE, naming the nearest branch or tag, for a revision
 * that is not there, and when there is no repository or it has no work tree. */
bool snapshot_open(const char *folder, const char *revision, struct snapshot **snapshot,
                   struct error *err) MUST_CHECK;
void close_snapshot(struct snapshot **snapshot);

/* The top of the work tree, absolute, without a slash at the end. */
struct str snapshot_root(const struct snapshot *snapshot);

/* Whether the path lies in the work tree, links on the way followed. */
bool snapshot_holds(const struct snapshot *snapshot, struct arena *arena, struct str path);

/* With folders; valid while the snapshot is open. */
struct file_source snapshot_files(struct snapshot *snapshot);

/* Where the file that now lies at path, absolute, lay then: path itself when it was there, else
 * the place that git would say it was renamed from; bytes NULL: nowhere. */
struct str snapshot_former_path(struct arena *arena, struct snapshot *snapshot,
                                struct str path);

#endif
