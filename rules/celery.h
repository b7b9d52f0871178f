/* SPDX-License-Identifier: MIT */
/* What the command line of a Celery worker says of it. */
#ifndef RULES_CELERY_H
#define RULES_CELERY_H

#include "rules/builtin.h"

struct celery_worker {
    struct span span;          /* the word "worker" */
    struct str app;            /* tells workers of one application from others */
    struct str node;           /* by which workers know each other, "celery" by default */
    const struct word *queues; /* "a,b", or NULL: not said here */
};

/* The worker that the process runs, or false. */
bool celery_worker_read(struct lint *lint, const struct process *process,
                        struct celery_worker *worker) MUST_CHECK;

/* The word that makes the process run celery beat, by itself or within a worker; NULL: it does
 * not, or its schedule is kept by redbeat, of which several agree who sends. */
const struct word *celery_beat_find(struct lint *lint, const struct process *process);

/* The queues of the worker, one after the other: false at the end. *rest begins as the text of
 * worker->queues. */
bool celery_next_queue(struct str *rest, struct str *queue) MUST_CHECK;

#endif
