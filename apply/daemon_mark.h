/* SPDX-License-Identifier: MIT */
/*
 * What a supervisord is known again by. A change is about one; at the same socket another may
 * answer before it is over, or before it is taken back: one that was started anew, whose groups
 * are the same, or one that has taken its place, whose groups are nobody's business.
 */
#ifndef APPLY_DAEMON_MARK_H
#define APPLY_DAEMON_MARK_H

#include "base/arena.h"
#include "base/error.h"
#include "daemon/daemon.h"
#include "plan/plan.h"

struct daemon_mark {
    int64_t pid;           /* 0: none ran, or it was not noted */
    int64_t start_ms;      /* since 1970; 0: it is not known on this machine */
    struct str config;     /* its main file, absolute; empty: not told */
    struct str identifier; /* empty: the change gives it another */
};

/* That of the supervisord that the plan saw. */
struct daemon_mark daemon_mark_create(struct arena *arena, const struct plan *plan);

/* Whether the one that answers is that one, or has been started in its place with the same main
 * file while that one is gone (the same identifier, when the files are not told). Else
 * ERROR_DAEMON names both. */
bool daemon_mark_check(const struct daemon_mark *mark, const struct daemon_identity *answering,
                       struct error *err) MUST_CHECK;

/* Whether its process is still there, though it may not answer. */
bool daemon_mark_lives(const struct daemon_mark *mark);

#endif
