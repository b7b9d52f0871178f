/* SPDX-License-Identifier: MIT */
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { WORTH_A_WORKER = 16 };

struct crowd {
    size_t count;
    parallel_work *work;
    void *context;
    atomic_size_t next;
    cpu_set_t allowed; /* processors that threads may use */
    bool is_elsewhere; /* they are made for others than that of their maker */
};

struct worker {
    struct crowd *crowd;
    size_t number;
    pthread_t thread;
    bool is_started;
};

static void *work_through(void *context)
{
    struct worker *worker = context;
    struct crowd *crowd = worker->crowd;

    if (worker->number && crowd->is_elsewhere)
        (void)sched_setaffinity(0, sizeof(crowd->allowed), &crowd->allowed);
    for (;;) {
        size_t index = atomic_fetch_add(&crowd->next, 1);

        if (index >= crowd->count)
            return NULL;
        crowd->work(crowd->context, worker->number, index);
    }
}

size_t parallel_share(size_t count, size_t worth_a_worker)
{
    size_t wanted = count / worth_a_worker + 1, processors = 1;
    cpu_set_t set;

    if (wanted > 1 && !sched_getaffinity(0, sizeof(set), &set))
        processors = (size_t)CPU_COUNT(&set);
    if (wanted > processors)
        wanted = processors;
    return wanted < PARALLEL_WORKERS_MAX ? wanted : PARALLEL_WORKERS_MAX;
}

size_t parallel_workers(size_t count)
{
    return parallel_share(count, WORTH_A_WORKER);
}

/* New threads are often put on the processor of the one that makes them, though others are
 * idle, and wait there for milliseconds. So they are made for the others, and take their own
 * choice of all when they run. */
static void go_elsewhere(struct crowd *crowd, pthread_attr_t *attributes)
{
    int here = sched_getcpu();
    cpu_set_t others;

    if (here < 0 || sched_getaffinity(0, sizeof(crowd->allowed), &crowd->allowed))
        return;
    others = crowd->allowed;
    CPU_CLR((size_t)here, &others);
    crowd->is_elsewhere =
        CPU_COUNT(&others) && !pthread_attr_setaffinity_np(attributes, sizeof(others), &others);
}

/* The choice of processors may have become another one meanwhile: then without it. */
static bool start(struct worker *worker, const pthread_attr_t *attributes)
{
    return pthread_create(&worker->thread, attributes, work_through, worker) == 0 ||
           pthread_create(&worker->thread, NULL, work_through, worker) == 0;
}

void parallel_run(size_t count, size_t workers, parallel_work *work, void *context)
{
    struct crowd crowd = {.count = count, .work = work, .context = context};
    struct worker crew[PARALLEL_WORKERS_MAX] = {{0}};
    pthread_attr_t attributes;

    pthread_attr_init(&attributes);
    if (workers > PARALLEL_WORKERS_MAX)
        workers = PARALLEL_WORKERS_MAX;
    if (workers > 1)
        go_elsewhere(&crowd, &attributes);
    for (size_t i = 0; i < workers || i == 0; i++) {
        crew[i].crowd = &crowd;
        crew[i].number = i;
        if (i > 0)
            crew[i].is_started = start(&crew[i], &attributes);
    }
    pthread_attr_destroy(&attributes);
    work_through(&crew[0]);
    for (size_t i = 1; i < workers; i++)
        if (crew[i].is_started)
            pthread_join(crew[i].thread, NULL);
}
