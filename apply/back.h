/* SPDX-License-Identifier: MIT */
/*
 * The way back: the same walk towards the state before, over what was begun. Files, reread and
 * groups come in this order both ways: restoring the newest step first would let the daemon
 * reread the new file. A step that fails does not end it: the more is back, the better.
 */
#ifndef APPLY_BACK_H
#define APPLY_BACK_H

#include "apply/run.h"

/* Fills report->stuck_steps with what could not be brought back. */
void go_back(struct run *run, struct apply_report *report);

#endif
