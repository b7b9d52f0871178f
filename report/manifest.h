/* SPDX-License-Identifier: MIT */
/*
 * The manifest: which files a rendering left below its root, and what they looked like, so that
 * a later one can tell what is no longer made and whether somebody has touched it since. It
 * lies in the root itself and moves with it (docs/formats/manifest.schema.json).
 *
 * Of a file that holds a secret it keeps no digest, from which a short secret could be guessed,
 * but which inode it was and when it was written.
 */
#ifndef REPORT_MANIFEST_H
#define REPORT_MANIFEST_H

#include "base/list.h"
#include "base/staging.h"

#define MANIFEST_NAME ".supconf-manifest.json"

struct manifest_entry {
    struct str path;     /* below the root */
    struct str project;  /* absolute path of its settings */
    struct str instance; /* of them */
    struct str template; /* name below the folder of templates */
    struct str sha256;   /* empty: it holds a secret, and stamp tells */
    struct file_stamp stamp;
};

struct manifest {
    LIST_OF(struct manifest_entry) entries; /* by path */
};

/* Fails for what cannot be understood. */
bool manifest_parse(struct arena *arena, struct str text, struct manifest *manifest,
                    struct error *err) MUST_CHECK;

/* Sorts the entries; the same ones give the same text. */
struct str manifest_text(struct arena *arena, struct manifest *manifest);

#endif
