/* SPDX-License-Identifier: MIT */
#ifndef HISTORY_DIFF_H
#define HISTORY_DIFF_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* A unified diff with three lines of context, or empty text when both are equal. The names
 * stand in its head; a side that is not there has bytes NULL. */
bool diff_unified(struct arena *arena, struct str name, struct str before, struct str after,
                  struct str *diff, struct error *err) MUST_CHECK;

#endif
