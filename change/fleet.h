/* SPDX-License-Identifier: MIT */
/*
 * The supervisords of this host as daily commands meet them: found by the settings, or by -c
 * main files without any project; each with its files as they are on disk and with what it
 * says of itself. Nothing is rendered: a template that is broken must not keep anybody from
 * stopping a program. One that cannot be reached is kept, with the reason.
 */
#ifndef CHANGE_FLEET_H
#define CHANGE_FLEET_H

#include "change/change.h"
#include "daemon/daemon.h"
#include "daemon/events.h"
#include "model/model.h"

struct fleet_item {
    struct str name, config; /* config: absolute path of the main file; empty: not known */
    const struct instance *instance; /* of the settings; NULL: named by the command line */
    const struct located *located;   /* then: how; else NULL */
    const struct model *model;       /* of the files on disk; NULL: there is no main file */
    struct finding_list findings;    /* about them, when they were asked for */
    bool is_read_again;              /* with the environment of the supervisord that runs */
    struct daemon *daemon;           /* NULL: its configuration has no address */
    struct arena *arena;             /* of what it said last */
    struct snapshot running;
    bool is_reached;
    enum daemon_trouble trouble; /* when it is not */
    struct str silence;

    bool is_selected; /* the patterns of the command line name some of it */
    bool is_whole;    /* all of it */
    bool *selected;   /* each of running.processes, and no longer than they are */
};

struct fleet {
    struct change_set set; /* project, machine, host; without instances */
    bool has_findings;
    bool has_faults; /* the inventory cannot be used, which was told: those whose files are
                        here are taken */
    struct fleet_item *items;
    size_t count;
};

/* For CLEANUP. */
void close_fleet(struct fleet *fleet);

/* Finds the supervisords and reads their files, with all findings about them when has_findings.
 * What stops the command is told, *status is set and *is_usable is false then. */
bool fleet_open(const struct context *context, bool has_findings, struct fleet *fleet,
                enum exit_status *status, bool *is_usable, struct error *err) MUST_CHECK;

/* Asks all of them, side by side; what was selected is forgotten. Files that only the running
 * supervisord can read, because they name variables of its environment, are read again. */
void fleet_ask(struct fleet *fleet);

/* Marks what the operands of the command line name (none: all). A word that names nothing is an
 * error with the nearest name. */
bool fleet_select(struct fleet *fleet, struct error *err) MUST_CHECK;

/* "api:web:web_0" */
struct str fleet_name(struct arena *arena, const struct fleet_item *item,
                      const struct process_info *process);

/* The end of supervisord's own log, at most max_bytes; empty when it cannot be had. */
struct str fleet_own_log(struct arena *arena, const struct fleet_item *item, size_t max_bytes,
                         bool *is_cut);

/* What that log tells of the last hour. */
struct event_log fleet_events(struct arena *arena, const struct fleet_item *item);

/* NULL when the log does not know the process, or two groups have one of that name. */
const struct process_events *fleet_events_of(const struct event_log *log,
                                             const struct fleet_item *item,
                                             const struct process_info *process);

#endif
