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

void parallel_run(size_t count, size_t workers, parallel_work *work, void *context)
{
    struct crowd crowd = {.count = count, .work = work, .context = context};
    struct worker crew[PARALLEL_WORKERS_MAX] = {{0}};

    if (workers > PARALLEL_WORKERS_MAX)
        workers = PARALLEL_WORKERS_MAX;
    for (size_t i = 0; i < workers || i == 0; i++) {
        crew[i].crowd = &crowd;
        crew[i].number = i;
        if (i > 0)
            crew[i].is_started =
                pthread_create(&crew[i].thread, NULL, work_through, &crew[i]) == 0;
    }
    work_through(&crew[0]);
    for (size_t i = 1; i < workers; i++)
        if (crew[i].is_started)
            pthread_join(crew[i].thread, NULL);
}
