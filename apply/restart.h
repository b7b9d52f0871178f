/* SPDX-License-Identifier: MIT */
/* A restart of the daemon: all its processes end, it reads its files and starts those with
 * autostart. It keeps its pid when it succeeds and is gone when its files are broken. */
#ifndef APPLY_RESTART_H
#define APPLY_RESTART_H

#include "apply/world.h"

/* Tells the daemon, and waits until it answers again and nothing of what ran before is alive.
 * stop_wait_seconds: the longest of its programs. */
bool restart_daemon(const struct world *world, int64_t stop_wait_seconds, struct error *err)
    MUST_CHECK;

#endif
