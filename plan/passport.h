/* SPDX-License-Identifier: MIT */
/*
 * What somebody approved: for each instance on each host the inputs and the files made from
 * them, by digests, and what becomes of its groups. It is made where a change is reviewed,
 * signed there, and held against the change where that is carried out, on another machine that
 * shares no key with the first.
 *
 * So digests are those of sha256sum(1), and secrets are covered before they are taken: what a
 * short secret is cannot be found by trying. That a secret is another one goes unseen, but not
 * that one has other characters that could end the place it stands in (cli/passport.h).
 *
 * Nothing here does I/O. Strings are views or live in the arena of the call.
 */
#ifndef PLAN_PASSPORT_H
#define PLAN_PASSPORT_H

#include <stdint.h>

#include "base/list.h"
#include "plan/saved_plan.h"

struct approved {
    struct str name;
    struct str digest; /* 64 digits in lower case; empty: a secret in it cannot be covered */
};

struct approved_list {
    struct approved *items;
    size_t count, capacity;
};

struct approved_group {
    struct str name;
    enum group_action action; /* never KEEP */
};

struct approved_instance {
    struct str host, name;
    struct approved_list templates, variables; /* that its files are made from */
    struct approved_list files;                /* by path below the prefix */
    LIST_OF(struct str) removed;               /* files that go */
    LIST_OF(struct approved_group) groups;     /* that are touched; all others stay */
    enum daemon_need daemon;                   /* the most that supervisord itself needs */
    bool is_seen; /* groups are those of a saved plan, else of a supervisord made up */
};

struct passport {
    struct str program_version;
    int64_t time, expires; /* seconds since 1970; expires 0: never */
    struct str author;     /* the account that made it; the signature tells who signed */
    struct str base_name, base_commit; /* as review names them; commit empty: none */
    struct str head_name, head_commit;
    struct approved_list settings; /* one file */
    LIST_OF(struct approved_instance) instances;
};

/* Takes groups, removed files and what supervisord needs from the steps of the plan. */
void approved_forecast(struct arena *arena, const struct plan *plan,
                       struct approved_instance *instance);

/* What is not as it was approved, one line each without its end; now has one instance. Less
 * than was approved may happen to groups: what has been done, or is not up, needs no restart.
 * A passport without this instance, or for other hosts, says so alone. */
struct changed_words passport_compare(struct arena *arena, const struct passport *approved,
                                      const struct passport *now);

/* "nothing", "reload", ...: words of daemon_need_name(); false for any other. */
bool daemon_need_from_name(struct str name, enum daemon_need *need) MUST_CHECK;
bool group_action_from_name(struct str name, enum group_action *action) MUST_CHECK;

#endif
