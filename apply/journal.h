/* SPDX-License-Identifier: MIT */
/*
 * The journal of a change: what apply was about to do and has done, so that a run that was cut
 * off can be taken back by the next. Records are lines; each is synced before the act it
 * announces. File contents of `before` lie beside it, mode 0600, until the change has ended.
 */
#ifndef APPLY_JOURNAL_H
#define APPLY_JOURNAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "plan/plan.h"

/* Starts the journal of a plan: keeps the `before` of each file that it will change. */
bool journal_begin(const char *path, const struct plan *plan, struct error *err) MUST_CHECK;
bool journal_append(const char *path, struct str record, struct error *err) MUST_CHECK;

/* The change has ended well or was taken back: nothing is left to recover. */
bool journal_end(const char *path, struct error *err) MUST_CHECK;

struct journal_state {
    bool is_unfinished;
    struct file_change *files; /* `found` is what was there before the change began */
    size_t file_count;
    struct str *groups; /* that the change had begun to touch */
    size_t group_count;
};
bool journal_read(struct arena *arena, const char *path, struct journal_state *state,
                  struct error *err) MUST_CHECK;

#endif
