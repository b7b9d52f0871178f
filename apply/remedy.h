/* SPDX-License-Identifier: MIT */
/* What is left to do by hand after a way back that failed: the very commands. */
#ifndef APPLY_REMEDY_H
#define APPLY_REMEDY_H

#include "apply/apply.h"

struct remedies {
    struct str *items; /* a command each, or "# " and what to know */
    size_t count, capacity;
};

struct remedy_view {
    struct str config;  /* the main file of the daemon */
    struct str again;   /* the command that applies, for people to copy */
    struct str recover; /* the command that takes up the way back again */
};

struct remedies remedies_for(struct arena *arena, const struct plan *plan,
                             const struct apply_report *report, const struct world *world,
                             const struct remedy_view *view);

/* For a shell: as it is, or in single quotes. */
struct str shell_quote(struct arena *arena, struct str word);

#endif
