/* SPDX-License-Identifier: MIT */
#include "apply/world.h"

bool world_goes_on(const struct world *world, struct error *err)
{
    return !world->is_interrupted(world->context) ||
           error_set(err, ERROR_SYSTEM, "interrupted by a signal");
}

static bool never(void *context)
{
    (void)context;
    return false;
}

struct world world_without_interrupts(const struct world *world)
{
    struct world calm = *world;

    calm.is_interrupted = never;
    return calm;
}

const struct process_info *snapshot_find(const struct snapshot *snapshot, struct str group,
                                         struct str process)
{
    for (size_t i = 0; i < snapshot->count; i++)
        if (str_equal(snapshot->processes[i].group, group) &&
            str_equal(snapshot->processes[i].name, process))
            return &snapshot->processes[i];
    return NULL;
}
