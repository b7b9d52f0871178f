/* SPDX-License-Identifier: MIT */
#include "config/case_run.h"

#include <stdlib.h>

static int compare(const void *wanted, const void *candidate)
{
    const uint32_t *code_point = wanted;
    const struct case_run *run = candidate;

    return (*code_point > run->last) - (*code_point < run->first);
}

const struct case_run *case_run_find(const struct case_run *runs, size_t count,
                                     uint32_t code_point)
{
    const struct case_run *run = bsearch(&code_point, runs, count, sizeof(*runs), compare);

    return run && (code_point - run->first) % run->step == 0 ? run : NULL;
}
