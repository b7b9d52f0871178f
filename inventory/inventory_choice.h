/* SPDX-License-Identifier: MIT */
/* Which hosts one part of a host pattern stands for. */
#ifndef INVENTORY_INVENTORY_CHOICE_H
#define INVENTORY_INVENTORY_CHOICE_H

#include "inventory/inventory_build.h"

struct choosing {
    struct arena *arena;
    const struct inventory *inventory;
    struct span span; /* of the whole pattern */
    struct finding_list *findings;
};

/* name is that of a group or host, may be a glob, and may have a subscript: web*[0], web[1:3];
 * or it is a regular expression: ~web.* The hosts come in the order in which Ansible counts
 * them, and as often as they are named. A name that fits nothing, or a subscript that nothing
 * stands at, is a finding. */
struct host_list inventory_choose(const struct choosing *choosing, struct str name);

#endif
