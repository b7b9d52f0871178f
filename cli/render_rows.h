/* SPDX-License-Identifier: MIT */
#ifndef CLI_RENDER_ROWS_H
#define CLI_RENDER_ROWS_H

#include "cli/render_tree.h"
#include "report/outputs.h"

struct output_rows {
    struct output_row *items;
    size_t count, capacity;
};

/* All files of all trees, in the order of hosts, templates, and then those that are no longer
 * made. */
struct output_rows render_rows(const struct render_run *run);

/* How many of them there are with that change. */
size_t render_rows_count(const struct output_rows *rows, enum output_change change);

#endif
