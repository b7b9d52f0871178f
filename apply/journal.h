/* SPDX-License-Identifier: MIT */
/*
 * The journal of a change: what was there before, what apply was about to do and what it has
 * done, so that a run that was cut off can be taken back by the next. A file of mode 0600 that
 * is there only while a change is under way:
 *
 *     supconf journal 1
 *     file 0644 0 0 12 etc/api.conf     then the 12 bytes, then LF; mode "-": was not there
 *     ran web:web_1                     a process of a group that the plan touches, and it ran
 *     begun                             everything above is on disk
 *     group web                         about to touch the group
 *
 * A journal without `begun` means that nothing had been touched.
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

struct journal_process {
    struct str group, name;
};

struct journal_state {
    bool is_unfinished;
    struct file_change *files; /* `found` is what was there before the change began */
    size_t file_count, file_capacity;
    struct str *groups; /* that the change had begun to touch */
    size_t group_count, group_capacity;
    struct journal_process *processes; /* that ran before the change */
    size_t process_count, process_capacity;
};
bool journal_read(struct arena *arena, const char *path, struct journal_state *state,
                  struct error *err) MUST_CHECK;

#endif
