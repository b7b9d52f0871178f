/* SPDX-License-Identifier: MIT */
/*
 * What a change puts at risk, by simple rules that people can hold against the plan:
 *
 *     high    a group with running processes goes; a restart may take longer than a minute; an
 *             option waits for a reload or a start of supervisord, which stops everything
 *     medium  a group restarts; a change is not noticed by supervisord, or may be, its own or
 * of a file that a program reads low     groups come, or files change, and nothing that runs is
 * touched none    nothing changes
 */
#ifndef PLAN_RISK_H
#define PLAN_RISK_H

#include "plan/plan.h"

enum risk { RISK_NONE, RISK_LOW, RISK_MEDIUM, RISK_HIGH };

/* "web" "restarts: 2 processes stop within 12 s and count as running 1 s later" */
struct risk_reason {
    enum risk risk;
    struct str subject; /* group or option: text of the user; empty: the whole */
    struct str words;
};

struct risk_reasons {
    struct risk_reason *items;
    size_t count, capacity;
};

const char *risk_name(enum risk risk);

/* Adds the reasons, by group as in the plan. Words live in the arena. */
void plan_risks(struct arena *arena, const struct plan *plan, struct risk_reasons *reasons);

enum risk risk_highest(const struct risk_reasons *reasons);

#endif
