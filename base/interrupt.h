/* SPDX-License-Identifier: MIT */
/*
 * Ctrl-C for commands that wait: SIGINT, SIGTERM and SIGHUP are held back and taken note of
 * while waiting, so that no work is cut in the middle and no handler needs a global. A program
 * that is started meanwhile inherits this (base/subprocess.h undoes it).
 */
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

#include <stdbool.h>
#include <stdint.h>

/* From now on. */
void interrupts_hold(void);

/* Waits; true, at once, when one of the signals has come: each is told once. */
bool interrupts_wait(int64_t duration_ms);

#endif
