/* SPDX-License-Identifier: MIT */
/* Why supervisord calls a group changed, and what it does not notice of one. */
#ifndef PLAN_REASONS_H
#define PLAN_REASONS_H

#include "plan/options.h"

/* A group in two configurations. */
struct group_pair {
    const struct model *before_model, *after_model;
    const struct group *before, *after;
};

/* Adds the options whose values differ in the eyes of supervisord, each once. Of those that are
 * written alike the values after expansion are told. */
void group_reasons(struct arena *arena, const struct group_pair *pair,
                   struct option_changes *changes);

/* Adds the options whose values differ, though group_differs does not see it: the socket of an
 * fcgi-program but for its address, all of it in a [group], and a log that becomes AUTO. */
void group_unseen(struct arena *arena, const struct group_pair *pair,
                  struct option_changes *changes);

/* Whether a listener's events are the same and written in another order. supervisord compares
 * them in the order in which Python's set gives them, and that depends on a random number of
 * the daemon and, when two fall together, on the order of writing. */
bool group_has_reordered_events(const struct group_pair *pair);

#endif
