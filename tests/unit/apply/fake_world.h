/* SPDX-License-Identifier: MIT */
/*
 * A world in memory that fails at call number fail_at: one file whose text is lines
 * "GROUP=VERSION", and a daemon that reads it as supervisord would. Each group has one process
 * of its own name.
 */
#ifndef TESTS_UNIT_APPLY_FAKE_WORLD_H
#define TESTS_UNIT_APPLY_FAKE_WORLD_H

#include "apply/world.h"

enum { FAKE_GROUPS = 8 };

struct fake_group {
    struct str name, version;
    int64_t pid;     /* 0: stopped */
    int64_t started; /* ms */
};

struct fake_world {
    struct arena *arena;
    struct file_state file, kept;
    struct fake_group active[FAKE_GROUPS];
    size_t active_count;
    struct str last_read;
    struct str crashes; /* a version that dies right after its start */
    int64_t now_ms, next_pid;
    bool has_journal, lacks_dependency;
    bool is_unkillable; /* web, once it was to stop: supervisord calls it UNKNOWN */
    struct str unaddable, unaddable_version; /* a group that cannot be added so */
    int adds_of_web;
    int failing_checks; /* so many in a row */
    int interrupt_at;   /* from this call on; 0: never */
    int restarts;       /* of the daemon */
    int calls, fail_at; /* fail_at 0: never */
    int fail_again_at;  /* one more call that fails; 0: none */
    int fails;          /* how many calls in a row fail from fail_at on */
};

struct world fake_world(struct fake_world *fake);
const struct fake_group *fake_find(const struct fake_world *fake, const char *name);

#endif
