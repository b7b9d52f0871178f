/* SPDX-License-Identifier: MIT */
/* An inventory as ansible-inventory prints it, with secrets covered, and where each variable of
 * a host comes from. */
#ifndef REPORT_INVENTORY_H
#define REPORT_INVENTORY_H

#include <stdio.h>

#include "base/secrets.h"
#include "inventory/inventory.h"
#include "report/style.h"

struct inventory_view {
    const struct inventory *inventory;
    const struct secrets *secrets;
    struct style style;
    struct str directory;        /* absolute; paths below it are shown from there */
    const struct binding *extra; /* variables on top of all: "-e name=value" */
    size_t extra_count;
};

/* --list: groups with their hosts and children, and all variables of all hosts. */
void report_inventory(FILE *out, const struct inventory_view *view);

/* --graph: the group top as a tree, with the variables of each host and group or without. */
void report_inventory_graph(FILE *out, const struct inventory_view *view,
                            const struct inventory_group *top, bool has_variables);

/* --host: its variables. */
void report_host(FILE *out, const struct inventory_view *view,
                 const struct inventory_host *host);

/* --why: the variables that the pattern, a name or glob, fits, each with the place it comes
 * from and what it hides. Prints nothing and gives false when there is none. */
bool report_host_origins(FILE *out, const struct inventory_view *view,
                         const struct inventory_host *host, struct str pattern, bool is_json)
    MUST_CHECK;

#endif
