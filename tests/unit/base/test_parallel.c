/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <sched.h>
#include <stdatomic.h>

#include "base/parallel.h"

enum { COUNT = 1000 };

struct marks {
    atomic_int done[COUNT];
    size_t workers;
    atomic_int strangers;
};

static void mark(void *context, size_t worker, size_t index)
{
    struct marks *marks = context;

    atomic_fetch_add(&marks->done[index], 1);
    if (worker >= marks->workers)
        atomic_fetch_add(&marks->strangers, 1);
}

static void assert_all_once(size_t workers)
{
    struct marks marks = {.workers = workers};

    parallel_run(COUNT, workers, mark, &marks);
    for (size_t i = 0; i < COUNT; i++)
        cr_assert_eq(marks.done[i], 1);
    cr_assert_eq(marks.strangers, 0);
}

Test(parallel, everything_is_done_once)
{
    assert_all_once(1);
    assert_all_once(2);
    assert_all_once(PARALLEL_WORKERS_MAX);
}

Test(parallel, nothing_to_do)
{
    parallel_run(0, 4, mark, NULL);
}

static void compare_processors(void *context, size_t worker, size_t index)
{
    const cpu_set_t *expected = context;
    cpu_set_t own;

    (void)worker;
    (void)index;
    cr_assert_eq(sched_getaffinity(0, sizeof(own), &own), 0);
    cr_assert(CPU_EQUAL(&own, expected));
}

Test(parallel, every_worker_may_use_all_processors)
{
    cpu_set_t allowed;

    cr_assert_eq(sched_getaffinity(0, sizeof(allowed), &allowed), 0);
    parallel_run(COUNT, PARALLEL_WORKERS_MAX, compare_processors, &allowed);
}

Test(parallel, one_processor_is_enough)
{
    cpu_set_t one;

    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    cr_assert_eq(sched_setaffinity(0, sizeof(one), &one), 0);
    assert_all_once(4);
    parallel_run(COUNT, 4, compare_processors, &one);
}

Test(parallel, few_files_need_one_worker)
{
    cr_assert_eq(parallel_workers(1), 1);
    cr_assert_geq(parallel_workers(10000), 1);
    cr_assert_leq(parallel_workers(10000), PARALLEL_WORKERS_MAX);
}
