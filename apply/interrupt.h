/* SPDX-License-Identifier: MIT */
/* SIGINT, SIGTERM and SIGHUP as a wish that is asked for, not as an end that comes anywhere:
 * they are held back, so no step of a change is cut in two. */
#ifndef APPLY_INTERRUPT_H
#define APPLY_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/* Holds them back until interrupt_release() gets the mask that was there before; those that
 * came meanwhile then do what they do. Several threads: before any is started. */
void interrupt_hold(sigset_t *before);
void interrupt_release(sigset_t *before);

/* One of them came since. */
bool interrupt_has_come(void);

/* Forgets those that came: the wish was granted. */
void interrupt_forget(void);

#endif
