/* SPDX-License-Identifier: MIT */
/*
 * A plan on paper: what was seen when it was made, each thing by its name and a hash, and what
 * would become of each group. apply looks at the world again, makes the plan anew and goes on
 * only when both are the same: a plan that was approved is carried out as it was read, or not
 * at all.
 *
 *     supconf-plan 1
 *     plan HOST INSTANCE SECONDS-SINCE-1970
 *     KIND NAME STATE
 *     ...
 *     end HASH
 *
 * One thing a line, its words encoded as in URLs. Contents are there as hashes under a key that
 * stays on this machine: a file with a password in it cannot be guessed from its hash. The last
 * line is such a hash of all lines before: nobody changes the paper and has it believed.
 *
 * Nothing here does I/O. Texts are views or live in the arena of the call.
 */
#ifndef PLAN_SAVED_PLAN_H
#define PLAN_SAVED_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "plan/plan.h"

enum sighting_kind {
    SIGHTING_SETTINGS,  /* supconf.ini: hash */
    SIGHTING_INVENTORY, /* a file of the inventory: hash */
    SIGHTING_TEMPLATE,  /* hash */
    SIGHTING_PACKAGE,   /* a release in their place, by its absolute path: hash of its sums */
    SIGHTING_WANTED,    /* a file as it shall be: hash and mode, or "absent" */
    SIGHTING_FILE,      /* the same file as it is */
    SIGHTING_INCLUDE,   /* another file that supervisord reads: hash */
    SIGHTING_DAEMON,    /* "PID-VERSION", or "silent" */
    SIGHTING_PROCESS,   /* of a group that is touched: "STATE-PID" */
    SIGHTING_GROUP,     /* what becomes of it: "restart" */
};

struct sighting {
    enum sighting_kind kind;
    struct str name, state;
};

struct saved_plan {
    struct str host, instance;
    int64_t made_at; /* seconds since 1970 */
    struct sighting *items;
    size_t count, capacity;
};

/* Adds a thing whose state is the keyed hash of its bytes. */
void saved_plan_see(struct arena *arena, struct saved_plan *saved, enum sighting_kind kind,
                    struct str name, struct str bytes, struct str key);

/* Adds what the plan itself was made from: all files of the instance, those that supervisord
 * reads beside them, the daemon, the processes that would be touched, and what would become of
 * each group. input is what plan was created from. */
void saved_plan_see_all(struct arena *arena, struct saved_plan *saved,
                        const struct plan_input *input, const struct plan *plan,
                        struct str key);

/* The text of one file with all these plans. */
struct str saved_plans_write(struct arena *arena, const struct saved_plan *plans, size_t count,
                             struct str key);

/* Reads such a text. Fails with ERROR_INPUT for what is none, was cut, was changed, or was made
 * with another key (on another machine). */
bool saved_plans_read(struct arena *arena, struct str text, struct str key,
                      struct saved_plan **plans, size_t *count, struct error *err) MUST_CHECK;

/* The instances that a text has plans for, whether it can be believed or not. */
struct str *saved_plans_instances(struct arena *arena, struct str text, size_t *count);

/* The package of which the plans are; empty: of none. */
struct str saved_plans_package(struct arena *arena, struct str text);

/* What is different now, in words, one line each, without end of line:
 * "template 'web.conf' has changed". None: the plan still holds. */
struct changed_words {
    struct str *items;
    size_t count, capacity;
};
struct changed_words saved_plan_compare(struct arena *arena, const struct saved_plan *saved,
                                        const struct saved_plan *now);

#endif
