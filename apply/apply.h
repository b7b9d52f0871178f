/* SPDX-License-Identifier: MIT */
/*
 * Carries a plan out, group after group, watching each; on failure it goes back by itself.
 * Until the reread was compared with the plan no process has been touched.
 */
#ifndef APPLY_APPLY_H
#define APPLY_APPLY_H

#include <stdbool.h>

#include "apply/world.h"
#include "plan/plan.h"

enum apply_end {
    APPLY_DONE,        /* exit 0 */
    APPLY_ROLLED_BACK, /* exit 3: the former state is back */
    APPLY_STUCK,       /* exit 4: something is left to do by hand */
    APPLY_REFUSED,     /* exit 5: nothing was touched */
};

/* What happens, for people who watch. */
struct apply_events {
    void *context;
    void (*step)(void *context, const struct step *step, bool is_going_back);
};

struct apply_options {
    const struct apply_events *events; /* or NULL */
    int64_t settle_ms;                 /* watch at least so long; 0: startsecs + 2 s */
};

struct apply_report {
    enum apply_end end;
    struct error failed; /* what went wrong first */
    struct error stuck;  /* why going back failed */
    struct str failed_group, failed_process;
    struct str log_lines; /* new lines of the failed process's stderr */
    size_t steps_done;
    struct snapshot after; /* what runs now, as far as it could be asked */
};

/* Finds the world as the plan saw it, else refuses; then does the steps. */
struct apply_report apply_run(struct arena *arena, const struct plan *plan,
                              const struct world *world, const struct apply_options *options);

/* Takes back a change that was cut off: files as they were, and the groups it had begun to
 * touch brought in line with them. Running it twice is the same as once. */
struct journal_state;
bool apply_recover(struct arena *arena, const struct journal_state *journal,
                   const struct world *world, struct error *err) MUST_CHECK;

#endif
