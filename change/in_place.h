/* SPDX-License-Identifier: MIT */
/*
 * A supervisord that the command line names, as an instance without a project: what lies on
 * disk is what is wanted. Its files lie below /; its history is its own, so that two main files
 * of one name never meet.
 */
#ifndef CHANGE_IN_PLACE_H
#define CHANGE_IN_PLACE_H

#include "change/change.h"

/* Makes the one that is named the only instance of the set. */
bool in_place_open(struct change_set *set, struct error *err) MUST_CHECK;

/* The files of its configuration as they lie there now, as those that are wanted. */
bool in_place_take(struct change_set *set, struct change *change, struct error *err) MUST_CHECK;

/* Marks the files that lie there as they are wanted, but not as they were applied last, when
 * that is what runs: with them the way back leads there. Else says why there is none should no
 * file change, or NULL: none is needed. Of any instance. */
const char *in_place_find_former(struct change_set *set, struct change *change,
                                 const struct plan_input *input);

/* " -c FILE" for commands that people copy; empty when settings say what is meant. */
struct str in_place_words(const struct change_set *set);

#endif
