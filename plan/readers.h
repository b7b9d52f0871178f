/* SPDX-License-Identifier: MIT */
/*
 * Programs that read a file which changes, though supervisord does not: the environment that a
 * command sources, the configuration of a gunicorn or uwsgi. A reread finds nothing changed, so
 * they run on with what they have read.
 *
 * A file is read by a process when a word of its command, or of a value of its environment, is
 * the path of it, whole or from the folder that the process starts in (a `cd` in a shell
 * command is followed); and when a file of the instance that it reads names it in turn: a start
 * script that sources another. What a path comes to only when a script runs is not known, but
 * for one beside the script itself, as "$(dirname $0)/environ.sh" has it.
 */
#ifndef PLAN_READERS_H
#define PLAN_READERS_H

#include "plan/plan.h"

/* Notes them with running processes of groups that are kept. */
void find_readers(struct arena *arena, const struct plan_input *input, struct plan *plan);

#endif
