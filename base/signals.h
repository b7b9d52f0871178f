/* SPDX-License-Identifier: MIT */
/*
 * Signals that would end the program wait while it does what must not be left half done:
 *
 *     struct signals signals = signals_hold();
 *     ...
 *     signals_release(&signals);
 */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct signals {
    sigset_t former; /* mask of the thread */
};

/* For SIGINT, SIGTERM and SIGHUP, in this thread and those that it starts from now on. */
struct signals signals_hold(void);

/* Whether one has come meanwhile. */
bool signals_are_waiting(void);

/* Waits; true, at once, when one has come: each is told once. */
bool signals_wait(int64_t duration_ms);

/* Forgets those that have come: what they wished for was done. */
void signals_forget(void);

/* Those that have come take effect now. */
void signals_release(struct signals *signals);

#endif
