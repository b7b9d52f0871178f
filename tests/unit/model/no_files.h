/* SPDX-License-Identifier: MIT */
/* A disk for tests on which there is nothing to include. */
#ifndef TESTS_UNIT_MODEL_NO_FILES_H
#define TESTS_UNIT_MODEL_NO_FILES_H

#include "config/machine.h"

static inline const struct text *no_file(void *context, struct arena *arena, struct str path)
{
    (void)context, (void)arena, (void)path;
    return NULL;
}

static inline void no_match(void *context, struct arena *arena, struct str pattern,
                            struct str **paths, size_t *count)
{
    (void)context, (void)arena, (void)pattern, (void)paths;
    *count = 0;
}

static inline struct file_source no_files(void)
{
    return (struct file_source){.read = no_file, .glob = no_match};
}

#endif
