/* SPDX-License-Identifier: MIT */
/*
 * With which configuration a group runs. supervisord keeps the configuration with which it
 * added a group, and tells only a part of it (and that of its last reading, docs/
 * SUPERVISOR-RELOAD.md). So the configurations that are at hand are held against what it
 * tells; the first that nothing speaks against is taken.
 */
#ifndef PLAN_ACTIVE_H
#define PLAN_ACTIVE_H

#include "plan/evidence.h"

struct active_group {
    const struct group *group; /* NULL: none of those at hand */
    const struct model *model; /* that it is of */
    enum knowledge knowledge;
};

/* For a group that runs. */
struct active_group find_active(struct arena *arena, const struct evidence *evidence,
                                struct str name);

/* What reread would call changed: one of the groups of that name, of which there can be two,
 * is not as the one that runs. */
bool reread_differs(const struct evidence *evidence, const struct group *active,
                    const struct model *read);

/* Whether all groups run as the model has them, which may be NULL: no. */
bool all_run_as(struct arena *arena, const struct evidence *evidence,
                const struct model *model);

#endif
