/* SPDX-License-Identifier: MIT */
/* Differences between options as they are written: the reasons that a plan gives. */
#ifndef PLAN_OPTIONS_H
#define PLAN_OPTIONS_H

#include "base/list.h"
#include "plan/plan.h"

struct option_changes {
    struct option_change *items;
    size_t count, capacity;
};

/* Adds what differs between two sections; either may be NULL. */
void compare_sections(struct arena *arena, const struct config_section *before,
                      const struct config_section *after, struct option_changes *changes);

/* Adds what differs in the sections of a group: its own and those of its programs. */
void compare_group_sections(struct arena *arena, const struct group *before,
                            const struct group *after, struct option_changes *changes);

/* Adds what differs in the sections that no update applies: [supervisord], the servers and the
 * plug-ins. */
void compare_daemon_sections(struct arena *arena, const struct config *before,
                             const struct config *after, struct option_changes *changes);

#endif
