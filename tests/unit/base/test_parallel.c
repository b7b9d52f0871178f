/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
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

Test(parallel, few_files_need_one_worker)
{
    cr_assert_eq(parallel_workers(1), 1);
    cr_assert_geq(parallel_workers(10000), 1);
    cr_assert_leq(parallel_workers(10000), PARALLEL_WORKERS_MAX);
}
