/* SPDX-License-Identifier: MIT */
/*
 * How a process is doing. supervisord's state alone does not say: EXITED is the end that a job
 * shall come to, or a death; STOPPED is what the configuration asks for, or somebody's hand;
 * and RUNNING hides a crash loop, since supervisord keeps no count of restarts.
 */
#ifndef DAEMON_CONDITION_H
#define DAEMON_CONDITION_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/daemon.h"
#include "model/model.h"

enum condition {
    CONDITION_RUNNING,
    CONDITION_STARTING,
    CONDITION_FINISHED, /* a job that ended as its exitcodes allow */
    CONDITION_IDLE,     /* not running, as autostart = false has it */
    CONDITION_STOPPING,
    CONDITION_STOPPED,  /* though it starts by itself: somebody stopped it */
    CONDITION_LOOPING,  /* up, but it has died again and again */
    CONDITION_RETRYING, /* down between two tries */
    CONDITION_ENDED,    /* exited as it should not, and stays down */
    CONDITION_GIVEN_UP, /* FATAL */
    CONDITION_LOST,     /* UNKNOWN: supervisord could not signal it */
};

/* So many ends within an hour, and a young process, are a crash loop. */
enum { LOOP_EXITS = 3, LOOP_AGE_SECONDS = 600 };

/* configured: the process in the files, or NULL. exits: its ends within the last hour as far as
 * they are known, else 0. */
enum condition condition_of(const struct process_info *info, const struct process *configured,
                            int64_t exits);

/* Whether nobody needs to look. */
bool condition_is_well(enum condition condition);

/* "given-up": for machines. */
const char *condition_name(enum condition condition);

/* The process of that group and name in the files, or NULL. */
const struct process *configured_process(const struct model *model, struct str group,
                                         struct str name);

/* Whether the program's exitcodes have it. */
bool exit_is_expected(const struct program *program, int64_t exit_status);

#endif
