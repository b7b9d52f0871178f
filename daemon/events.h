/* SPDX-License-Identifier: MIT */
/*
 * What supervisord's own log tells of its processes: the only place that knows how often one
 * has died, because its calls show a process as it is now. The log names a process without its
 * group; a name that two groups share cannot be told apart.
 */
#ifndef DAEMON_EVENTS_H
#define DAEMON_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/str.h"

struct process_events {
    int64_t exits;        /* since the time that was asked for */
    struct str last_exit; /* "exit status 1; not expected", or empty */
    struct str last_line; /* the whole line that it stands in */
};

struct event_log {
    struct map by_name; /* process -> struct process_events */
    bool is_known;      /* there is a text */
    bool is_partial;    /* it does not reach back to that time */
};

/* A point in time as the log writes it, for events_read. */
struct str events_time(struct arena *arena, int64_t seconds);

/* text: the log, or its end when it is_cut. since: see events_time. Views of text are kept. */
struct event_log events_read(struct arena *arena, struct str text, bool is_cut,
                             struct str since);

/* NULL: the text does not tell of the process. */
const struct process_events *events_of(const struct event_log *log, struct str process);

#endif
