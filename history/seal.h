/* SPDX-License-Identifier: MIT */
/* The key of a history, made with it: 32 random bytes in PATH/supconf-key, mode 0600. */
#ifndef HISTORY_SEAL_H
#define HISTORY_SEAL_H

#include "history/repository.h"

bool seal_make_key(const struct history *history, struct error *err) MUST_CHECK;

/* A repository without the key was not made by supconf. An empty one gets it: its making was
 * cut off. */
bool seal_check_key(const struct history *history, struct error *err) MUST_CHECK;

#endif
