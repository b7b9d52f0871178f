/* SPDX-License-Identifier: MIT */
/* Tables about letters beyond ASCII: runs of code points, in order. */
#ifndef CONFIG_CASE_RUN_H
#define CONFIG_CASE_RUN_H

#include <stddef.h>
#include <stdint.h>

/* Every step-th code point from first to last; distance is to the letter of the other case. */
struct case_run {
    uint32_t first, last, step;
    int32_t distance;
};

/* The run that code_point is of, or NULL. */
const struct case_run *case_run_find(const struct case_run *runs, size_t count,
                                     uint32_t code_point);

#endif
