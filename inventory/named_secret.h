/* SPDX-License-Identifier: MIT */
/* Where a secret lies that is known by its name alone, as "!secret NAME" of an inventory and
 * the references in a release have it. */
#ifndef INVENTORY_NAMED_SECRET_H
#define INVENTORY_NAMED_SECRET_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct named_secret {
    struct str value;
    struct str path; /* of its file; empty: it came from the environment */
    unsigned mode;   /* permission bits of that file */
    bool is_exposed; /* it is open to every user */
};

/* The environment variable SUPCONF_SECRET_NAME, else the file secrets/NAME below directory.
 * Fails with ERROR_INPUT, saying where it was looked for, when it is in neither, and for a name
 * that is no plain file name. */
bool named_secret_find(struct arena *arena, struct str directory, struct str name,
                       struct named_secret *secret, struct error *err) MUST_CHECK;

/* What a file of a secret says: its content without the line ends at its end. */
struct str named_secret_of_file(struct str content);

#endif
