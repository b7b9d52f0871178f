/* SPDX-License-Identifier: MIT */
/*
 * Whether a process that was started stays up: over a whole window longer than startsecs it is
 * RUNNING with one pid and one start time. States alone would not show a crash loop:
 * supervisord clears exit status and spawn error at each start.
 */
#ifndef DAEMON_SIGHTING_H
#define DAEMON_SIGHTING_H

#include "daemon/daemon.h"
#include "model/model.h"

/* What is known of it since it was first seen up. */
struct sighting {
    int64_t pid, start;
    int64_t since_ms;
};

enum sight {
    SIGHT_WELL,
    SIGHT_FINISHED, /* a job that has ended as it may */
    SIGHT_STARTING, /* not up long enough */
    SIGHT_LOST,
};

/* Milliseconds that a program must be seen up: a process that dies right after startsecs
 * counts. */
int64_t sighting_window_ms(int64_t start_seconds);

/* One more look. info NULL: supervisord does not know it; configured may be NULL. *why, in the
 * arena, tells how it was lost. */
enum sight sighting_look(struct arena *arena, struct sighting *sighting,
                         const struct process_info *info, const struct process *configured,
                         int64_t now_ms, int64_t window_ms, struct str *why);

#endif
