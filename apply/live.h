/* SPDX-License-Identifier: MIT */
/* The real world for apply: files below a prefix, a daemon, a journal file, health checks. */
#ifndef APPLY_LIVE_H
#define APPLY_LIVE_H

#include "apply/daemon_mark.h"
#include "apply/world.h"
#include "base/secrets.h"
#include "settings/settings.h"

struct journal_state;

struct live_world {
    struct arena *arena;
    int root;                    /* the prefix */
    struct daemon *daemon;       /* NULL: none runs, only files are changed */
    struct daemon *other_daemon; /* where it answers after a restart; NULL: there too */
    const char *journal_path;
    const char *daemon_log;          /* path, or NULL: none that can be read */
    const struct instance *instance; /* whose checks count */
    const struct secrets *secrets;   /* covered in the journal */
    struct daemon_mark mark;         /* whose groups these are; set by begin */
    int64_t confirm_within_ms;       /* the change waits to be confirmed; 0: it does not */
    struct deadline *deadline;       /* set when it waits */
};

/* finish() leaves the journal of a change that was made: live_close() ends it when the change
 * was recorded. */
struct world live_world(struct live_world *live);

/* Removes what was kept for the way back, then the journal. */
bool live_close(const struct live_world *live, const struct journal_state *journal,
                struct error *err) MUST_CHECK;

#endif
