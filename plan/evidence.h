/* SPDX-License-Identifier: MIT */
/* What is known of groups, by their names: so that a forecast of many stays in proportion. */
#ifndef PLAN_EVIDENCE_H
#define PLAN_EVIDENCE_H

#include "base/map.h"
#include "plan/plan.h"

struct process_list { /* of a snapshot */
    const struct process_info **items;
    size_t count, capacity;
};

struct config_list { /* of what supervisord read last */
    const struct process_config **items;
    size_t count, capacity;
};

struct group_list { /* groups of one name; rarely more than one */
    const struct group **items;
    size_t count, capacity;
};

struct evidence {
    const struct plan_input *input;
    struct map running, reported;                     /* name -> list */
    struct map found, wanted, recorded, wanted_again; /* name -> struct group_list */
};

/* input->running must be there. */
struct evidence evidence_create(struct arena *arena, const struct plan_input *input);

/* Each is empty for an unknown name; model is one of the input's, or NULL. */
struct process_list evidence_running(const struct evidence *evidence, struct str name);
struct config_list evidence_reported(const struct evidence *evidence, struct str name);
struct group_list evidence_groups(const struct evidence *evidence, const struct model *model,
                                  struct str name);

/* The first of them, or NULL. */
const struct group *evidence_group(const struct evidence *evidence, const struct model *model,
                                   struct str name);

#endif
