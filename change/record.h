/* SPDX-License-Identifier: MIT */
/* The history of this host's instances, as commands use it: opened from the settings, written
 * with secrets covered. */
#ifndef CHANGE_RECORD_H
#define CHANGE_RECORD_H

#include "change/change.h"
#include "history/history.h"

/* What was recorded last for an instance on this host. */
struct recorded {
    struct history_entry entry; /* revision empty: nothing yet */
    struct history_file *files;
    size_t count;
};

/* Who asks for a change: behind sudo the one who called it. */
struct str record_operator(struct arena *arena);

/* NULL when there is no history yet; it is no error. */
bool record_open_existing(const struct change_set *set, struct history **history,
                          struct error *err) MUST_CHECK;

/* history may be NULL: nothing was recorded. */
bool record_last(const struct change_set *set, struct history *history, struct str instance,
                 struct recorded *recorded, struct error *err) MUST_CHECK;

/* Makes the plans of all items, against what was recorded, what is on disk and what runs. */
bool record_plan_all(struct change_set *set, struct error *err) MUST_CHECK;

/* Which side of a change is recorded. */
enum record_side {
    RECORD_FOUND, /* what was there before the first change */
    RECORD_WANTED,
    RECORD_PENDING, /* the same, and it waits to be confirmed */
    RECORD_EDITED,  /* what somebody has edited, before it is applied */
};
bool record_change(const struct change_set *set, struct history *history,
                   const struct change *change, enum record_side side, struct str reason,
                   struct str *revision, struct error *err) MUST_CHECK;

/* A change that did not stay; what is on disk is recorded, and why it failed. */
bool record_failed(const struct change_set *set, struct history *history,
                   const struct change *change, const char *result, struct str reason,
                   struct str failure, struct str *revision, struct error *err) MUST_CHECK;

/* How a change ended that another run had begun; what is on disk is recorded. */
bool record_settled(const struct change_set *set, struct history *history,
                    const struct change *change, const char *result, const char *why,
                    struct error *err) MUST_CHECK;

/* What somebody has done to a file of the change since it was recorded last, in words that go
 * behind its name; NULL: nothing, or nothing is recorded. After change_find. */
const char *record_edit(struct change_set *set, const struct change *change,
                        const struct file_change *file);

#endif
