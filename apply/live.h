/* SPDX-License-Identifier: MIT */
/* The real world for apply: files below a prefix, a daemon, a journal file, health checks. */
#ifndef APPLY_LIVE_H
#define APPLY_LIVE_H

#include "apply/world.h"
#include "base/secrets.h"
#include "settings/settings.h"

struct live_world {
    struct arena *arena;
    int root;              /* the prefix */
    struct daemon *daemon; /* NULL: none runs, only files are changed */
    const char *journal_path;
    const struct instance *instance; /* whose checks count */
    const struct secrets *secrets;   /* covered in the journal */
};

struct world live_world(struct live_world *live);

#endif
