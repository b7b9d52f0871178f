/* SPDX-License-Identifier: MIT */
/* Differences between options as they are written. */
#ifndef PLAN_OPTIONS_H
#define PLAN_OPTIONS_H

#include "base/list.h"
#include "plan/plan.h"

struct option_changes {
    struct option_change *items;
    size_t count, capacity;
};

/* An option of one section in two configurations; either may be missing there. */
struct option_pair {
    const struct config_section *before_section, *after_section;
    const struct option *before, *after;
};

/* What supervisord would get for the key, [DEFAULT] included. Sections may be NULL. */
struct option_pair option_pair(const struct config *before_config,
                               const struct config_section *before_section,
                               const struct config *after_config,
                               const struct config_section *after_section, struct str key);

/* Whether both are written alike. */
bool option_pair_is_same(const struct option_pair *pair);

/* Adds the pair as a change, whether it is one or not. */
struct option_change *add_change(struct arena *arena, struct option_changes *changes,
                                 const struct option_pair *pair, struct str key);

/* Adds what differs between two sections; either may be NULL. */
void compare_sections(struct arena *arena, const struct config_section *before,
                      const struct config_section *after, struct option_changes *changes);

/* Adds what differs in the sections that no update applies: [supervisord], the servers and the
 * plug-ins. Not `environment` of [supervisord], which changes groups. */
void compare_daemon_sections(struct arena *arena, const struct plan_input *input,
                             struct option_changes *changes);

/* Adds all that differs between two configurations, whoever reads it. */
void compare_configs(struct arena *arena, const struct config *before,
                     const struct config *after, struct option_changes *changes);

#endif
