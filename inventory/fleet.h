/* SPDX-License-Identifier: MIT */
/*
 * All hosts of an inventory for what is said of one of them: Ansible's `groups` and `hostvars`.
 * What is made is made at its first use, and serves several threads.
 */
#ifndef INVENTORY_FLEET_H
#define INVENTORY_FLEET_H

#include "inventory/inventory.h"

struct fleet;

/* A host with all it knows. */
struct fleet_host {
    const struct inventory_host *host;
    struct map variables; /* name -> struct binding */
    bool has_secrets;     /* some variable holds one */
};

/* The inventory and the extra variables must outlast it; it lives in the arena, which other
 * threads may go on using. */
struct fleet *fleet_create(struct arena *arena, const struct inventory *inventory,
                           const struct binding *extra, size_t extra_count);

const struct inventory *fleet_inventory(const struct fleet *fleet);

/* A mapping from the name of each group, "all" and "ungrouped" first, to its hosts and those of
 * the groups below it. */
const struct value *fleet_groups(struct fleet *fleet);

/* NULL: the inventory has no such host. */
const struct fleet_host *fleet_host(struct fleet *fleet, struct str name);

/* The names of hosts, as a list in the arena. */
const struct value *fleet_names(struct arena *arena, struct inventory_host *const *hosts,
                                size_t count);

#endif
