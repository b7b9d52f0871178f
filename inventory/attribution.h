/* SPDX-License-Identifier: MIT */
/* Joins findings that several hosts of one instance have in common: same kind, same place, same
 * words. */
#ifndef INVENTORY_ATTRIBUTION_H
#define INVENTORY_ATTRIBUTION_H

#include "base/finding.h"
#include "base/map.h"
#include "inventory/inventory.h"

struct attribution {
    struct finding_list *findings; /* that receives them */
    size_t host_count;             /* of the instance */
    struct map shared;             /* kind, place and words -> struct shared_finding */
};

struct attribution attribution_create(struct finding_list *findings, size_t host_count);

/* host has the finding; the findings of one host come in a row. */
void attribution_add(struct attribution *attribution, const struct finding *finding,
                     const struct inventory_host *host);

/* Writes the scopes: "5 of 5 hosts", "2 of 5 hosts: web1, web4". */
void attribution_finish(struct attribution *attribution);

#endif
