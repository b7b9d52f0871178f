/* SPDX-License-Identifier: MIT */
/* A supervisord as the kernel of this machine knows it: what decides how it would read its
 * files, and since when it runs. */
#ifndef DAEMON_HOST_H
#define DAEMON_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct host_variable {
    struct str name, value;
};

struct host_process {
    bool is_known;    /* it is there, and a supervisord */
    int64_t start_ms; /* since 1970 */
    int64_t uid, gid; /* in force */
    int64_t *groups;  /* the others */
    size_t group_count;
    bool is_foreground;   /* started with -n */
    struct str config;    /* absolute path of the main file after its -c; empty: not told */
    struct str cwd;       /* bytes NULL: must not be read */
    bool has_environment; /* false: must not be read */
    struct host_variable *environment; /* as at its start; the first of each name */
    size_t variable_count;
};

/* pid as getPID gave it. A supervisord in another container, or on another machine, is not
 * known here. */
struct host_process host_process(struct arena *arena, int64_t pid);

#endif
