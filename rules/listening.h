/* SPDX-License-Identifier: MIT */
/*
 * Where the programs of a configuration listen, as far as the command lines of known servers
 * say it. An option is read only where it surely means an address to bind: the same --port
 * elsewhere is often that of another machine.
 */
#ifndef RULES_LISTENING_H
#define RULES_LISTENING_H

#include "base/map.h"
#include "rules/builtin.h"

struct listener {
    struct str host; /* "*": all interfaces; empty: port is the path of a Unix socket */
    struct str port;
    struct span span;
    const struct config_section *section; /* that starts it; tells instances apart, too */
    const struct lint_instance *instance; /* NULL: of the one that is looked at */
};

struct listener_list {
    struct listener *items;
    size_t count, capacity;
};

/* Of lint->model: the HTTP servers of supervisord, and the programs that start by themselves
 * and do not ask to share their port. */
struct listener_list listeners_of(struct lint *lint);

/* Enters the listener among those claimed before. Returns an earlier one with which it cannot
 * listen at the same time, or NULL. */
const struct listener *listener_claim(struct map *claims, const struct listener *listener);

/* "port 8000", or the path. */
struct str listener_name(struct arena *arena, const struct listener *listener);

#endif
