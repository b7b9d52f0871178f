/* SPDX-License-Identifier: MIT */
/* Debian packages, as deb(5) describes them, of few small files: made in memory, without the
 * programs of Debian. The same description gives the same bytes. */
#ifndef RELEASE_DEBIAN_H
#define RELEASE_DEBIAN_H

#include "release/archive.h"

struct debian_package {
    struct str name, version;
    struct str maintainer;  /* "Name <mail>" */
    struct str depends;     /* as the field of that name */
    struct str summary;     /* one line */
    struct str description; /* lines below it; no line is empty */
    struct str postinst;    /* a script; others are not needed */
    struct str changes;     /* lines: what the changelog says of this version */
    struct str copyright;
    struct archive_files files; /* beyond the documents, with paths from the root, "etc/x" */
};

/* Fails for a name or version that Debian would not take. */
bool debian_check(struct str name, struct str version, struct error *err) MUST_CHECK;

/* Files below etc/ become conffiles: dpkg asks before it replaces one that somebody has
 * changed. time: of all that is in it, in seconds since 1970. Adds to package->files. */
bool debian_write(struct arena *arena, struct debian_package *package, int64_t time,
                  struct str *bytes, struct error *err) MUST_CHECK;

#endif
