/* SPDX-License-Identifier: MIT */
/*
 * What a plan is made from: the configurations as the supervisord of an instance would read
 * them, with its environment, folder and user, and what helps to tell with which of them it
 * runs.
 */
#ifndef CHANGE_OBSERVE_H
#define CHANGE_OBSERVE_H

#include "change/change.h"

/* The machine as the supervisord of the instance sees it, if one answers: with its environment,
 * user and folder, unless the command line says otherwise. Asks for no more than its pid. */
struct machine observe_machine(struct change_set *set, struct change *change);

/* After change_find and change_ask. Asks the daemon what has no side effect; what cannot be
 * found out is said in input->unknowns. */
void observe(struct change_set *set, struct change *change, struct plan_input *input);

#endif
