/* SPDX-License-Identifier: MIT */
/* The same work for many things, on the processors that there are. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

/* worker is below the number of workers: each can have an arena of its own. */
typedef void parallel_work(void *context, size_t worker, size_t index);

/* Calls work for every index below count, in no order, and returns when all is done. With one
 * worker, or when no thread can be had, the caller's thread does it all. */
void parallel_run(size_t count, size_t workers, parallel_work *work, void *context);

/* As many as there are processors for this process, and no more than are worth it: the start of
 * a thread costs as much as a few files. */
size_t parallel_workers(size_t count);

/* The same for things of which so many are worth the start of a thread. */
size_t parallel_share(size_t count, size_t worth_a_worker);

enum { PARALLEL_WORKERS_MAX = 16 };

#endif
