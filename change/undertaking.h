/* SPDX-License-Identifier: MIT */
/*
 * What a change of one instance holds while it is under way: history, lock and journal; and the
 * end of changes that others began and did not end.
 */
#ifndef CHANGE_UNDERTAKING_H
#define CHANGE_UNDERTAKING_H

#include "apply/journal.h"
#include "apply/live.h"
#include "change/change.h"
#include "change/record.h"
#include "history/history.h"

struct undertaking {
    struct change_set *set;
    struct change *change;
    struct history *history;
    int lock;
    const char *journal_path;
};

/* For CLEANUP. */
void close_undertaking(struct undertaking *undertaking);

/* Makes the history when there is none; ERROR_LOCKED when another change is under way. */
bool undertaking_open(struct change_set *set, struct change *change,
                      struct undertaking *undertaking, struct error *err) MUST_CHECK;

/* Looks at files, daemon and what was recorded last. */
bool undertaking_observe(struct undertaking *undertaking, struct recorded *recorded,
                         struct error *err) MUST_CHECK;

struct live_world undertaking_world(const struct undertaking *undertaking);

enum left_over {
    LEFT_NOTHING,
    LEFT_CLEARED,    /* nothing had been touched, or all had been done */
    LEFT_TAKEN_BACK, /* what was begun was taken back */
    LEFT_WAITING,    /* a change waits to be confirmed */
};

/* Ends what an earlier run left: the journal says what. waits: until when LEFT_WAITING. */
bool undertaking_settle(struct undertaking *undertaking, enum left_over *left,
                        struct deadline *waits, struct error *err) MUST_CHECK;

/* "supconf apply --recover api" for that command with its options, for people to copy. */
struct str undertaking_command(const struct undertaking *undertaking, const char *command);

#endif
