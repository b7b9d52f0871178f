/* SPDX-License-Identifier: MIT */
/* A process of its own session that takes a change back when nobody confirms it in time. It
 * outlives the terminal and the program that asked for the change; when it dies too, the
 * deadline in the journal is what the next `apply --recover` goes by. */
#ifndef CHANGE_WATCHER_H
#define CHANGE_WATCHER_H

#include "change/undertaking.h"

/* Starts it for a change whose journal says `confirm`, unless one watches already. */
bool watcher_start(struct undertaking *undertaking, struct error *err) MUST_CHECK;

#endif
