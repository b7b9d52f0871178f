/* SPDX-License-Identifier: MIT */
/*
 * Starts, stops and restarts processes by the rules of an apply: stopped means that the process
 * is gone, not that supervisord says so; started means RUNNING beyond startsecs with one pid.
 * Those of one priority go together, and each priority waits for the one before; a restart
 * also takes one instance after the other. A stop goes from the highest number to the lowest,
 * as supervisord's own does.
 */
#ifndef DAEMON_OPERATE_H
#define DAEMON_OPERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/daemon.h"
#include "daemon/sighting.h"
#include "model/model.h"

enum operation {
    OPERATION_START,
    OPERATION_STOP,
    OPERATION_RESTART,
};

enum outcome {
    OUTCOME_LEFT, /* not touched, or not watched to the end: why tells */
    OUTCOME_DONE,
    OUTCOME_ALREADY, /* was so before */
    OUTCOME_FAILED,  /* why tells */
};

struct operation_target {
    struct str instance;
    size_t instance_index;
    struct daemon *daemon;
    int64_t daemon_pid;
    const struct process_info *before;
    const struct process *configured; /* in the files, or NULL: defaults are taken */
    int64_t priority, program_priority;

    enum outcome outcome;
    struct str why;
    int64_t pid;         /* after a start */
    int64_t exit_status; /* of a job that has finished already: is_finished */
    bool is_finished;

    bool is_settled; /* for the phase at hand */
    int64_t begun_ms;
    struct sighting sighting;
};

struct operation_request {
    enum operation operation;
    int64_t timeout_ms; /* for each wait; 0: what startsecs and stopwaitsecs allow */
    bool keeps_going;   /* a restart goes on behind a process that does not come up */
};

/* Orders the targets, then fills in what became of each; texts live in the arena. Signals must
 * be held (base/signals.h): after one, what was stopped for a restart is started again, and
 * the rest is left. */
void operate_run(struct arena *arena, const struct operation_request *request,
                 struct operation_target *targets, size_t count);

/* The order in which operate takes them. */
void operate_order(const struct operation_request *request, struct operation_target *targets,
                   size_t count);

#endif
