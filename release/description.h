/* SPDX-License-Identifier: MIT */
/* release.json as values: what a release holds, for whom, and from what it was made. Strings
 * are views. report/releases.h writes and reads it. */
#ifndef RELEASE_DESCRIPTION_H
#define RELEASE_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/list.h"
#include "base/secrets.h"
#include "base/str.h"

/* One supervisord on one host. */
struct release_instance {
    struct str host, name;
    struct str prefix; /* absolute: where its files go */
    struct str config; /* absolute: its main file */
};

struct release_file {
    struct str host, instance;
    struct str path; /* below the prefix */
    struct str template;
    mode_t mode;                 /* permission bits */
    bool is_mode_set;            /* the settings say so, whatever is there */
    struct str owner;            /* "USER" or "USER:GROUP"; empty: whoever has it */
    bool is_secret;              /* a secret went in */
    bool is_covered;             /* secrets in it are references: "‹secret NAME›" */
    LIST_OF(struct str) secrets; /* their names */
};

struct release_description {
    struct str program_version, supervisor_version;
    int64_t time;        /* seconds since 1970: of the revision, or as SOURCE_DATE_EPOCH says */
    struct str revision; /* of the project's git repository; empty: it lies in none */
    bool is_dirty;       /* the project had changes that are in no commit */
    size_t warnings, advice; /* findings; with errors nothing is released */
    LIST_OF(struct release_instance) instances;
    LIST_OF(struct release_file) files;
    LIST_OF(struct secret)
    secrets; /* that are in the files as they are, so that none is shown */
};

#endif
