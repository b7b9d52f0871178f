/* SPDX-License-Identifier: MIT */
/*
 * Carries a plan out, wave after wave of groups, watching each; on failure, or when the user
 * wants it to end, it goes back by itself. Until the reread was compared with the plan no
 * process has been touched.
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
    void (*restart_daemon)(void *context, bool is_going_back);
};

struct apply_options {
    const struct apply_events *events; /* or NULL */
    int64_t settle_ms;                 /* watch at least so long; 0: startsecs + 2 s */
    size_t batch;                      /* groups at a time; 0: one */
    struct str canary;                 /* the group that goes first, alone; or empty */
    bool may_restart_daemon;           /* for the plan's daemon_changes; else they wait */
    int check_attempts;                /* of the instance's checks; 0: they are not made */
    int64_t check_wait_ms;
};

/* A step of the way back that failed. */
struct stuck_step {
    const struct step *step; /* NULL: the daemon's restart, or the journal */
    struct error err;
};

struct apply_report {
    enum apply_end end;
    struct error failed; /* what went wrong first */
    struct error stuck;  /* why going back failed: the first of stuck_steps */
    struct stuck_step *stuck_steps;
    size_t stuck_count, stuck_capacity;
    struct str failed_group, failed_process;
    struct str log_lines;    /* new lines of the failed process's stderr */
    struct str daemon_lines; /* new lines of supervisord's own log */
    size_t steps_done;
    struct snapshot after; /* what runs now, as far as it could be asked */
};

/* Looks whether the world is as the plan saw it and whether what it depends on is there, else
 * refuses; then does the steps. ERROR_USAGE in report.failed: the options do not fit the plan.
 */
struct apply_report apply_run(struct arena *arena, const struct plan *plan,
                              const struct world *world, const struct apply_options *options);

/* Takes back a change that was cut off: files as they were, and the groups it had begun to
 * touch brought in line with them. Running it twice is the same as once. */
struct journal_state;
bool apply_recover(struct arena *arena, const struct journal_state *journal,
                   const struct world *world, struct error *err) MUST_CHECK;

/* Its first part alone. */
bool apply_recover_files(const struct journal_state *journal, const struct world *world,
                         struct error *err) MUST_CHECK;

#endif
