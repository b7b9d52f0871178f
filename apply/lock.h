/* SPDX-License-Identifier: MIT */
/* One change at a time for one supervisord: a lock that the kernel gives back when its holder
 * ends, however it ends. */
#ifndef APPLY_LOCK_H
#define APPLY_LOCK_H

#include <stdbool.h>

#include "base/error.h"

/* Takes the lock file, made when missing; ERROR_LOCKED names who holds it. */
bool lock_take(const char *path, int *lock, struct error *err) MUST_CHECK;
void release_lock(int *lock);

#endif
