/* SPDX-License-Identifier: MIT */
/* The states of an instance that can be compared: what is wanted, what lies on disk, what runs,
 * and what was recorded. */
#ifndef CHANGE_STATES_H
#define CHANGE_STATES_H

#include "change/change.h"
#include "change/record.h"

struct state_file {
    struct str path;  /* from the prefix */
    struct str bytes; /* secrets covered; bytes NULL: it is not there */
};

struct state {
    struct state_file *items;
    size_t count, capacity;
    const struct config *config; /* NULL: it has no main file */
    const struct rendered_instance
        *rendered; /* where values come from; NULL: files themselves */
};

/* name is wanted, files, running, or a revision of the history (which may be NULL). What runs
 * is the configuration at hand that fits what supervisord tells; that none does, or that no
 * supervisord answers, is an error. Once change_plan has been called on the change. */
bool state_load(struct change_set *set, struct change *change, struct history *history,
                const char *name, struct state *state, struct error *err) MUST_CHECK;

/* NULL when the state has no such file. */
const struct state_file *state_find(const struct state *state, struct str path);

#endif
