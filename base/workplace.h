/* SPDX-License-Identifier: MIT */
/* A folder of our own below TMPDIR, closed to others, for files that other programs read and
 * write while we wait for them. */
#ifndef BASE_WORKPLACE_H
#define BASE_WORKPLACE_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"

struct workplace {
    char *path; /* absolute; NULL: not there */
    int root;   /* below 0: not there */
};

/* Below /tmp when TMPDIR is no absolute path. Whoever must not leave the folder behind when a
 * signal comes holds the signals back (base/signals.h). */
bool workplace_make(struct arena *arena, struct workplace *place, struct error *err) MUST_CHECK;

/* For CLEANUP: removes the folder with all that is in it. */
void workplace_close(struct workplace *place);

#endif
