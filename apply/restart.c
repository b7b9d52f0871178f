/* SPDX-License-Identifier: MIT */
#include "apply/restart.h"

enum { POLL_MS = 500, MARGIN_MS = 20 * 1000 };

static bool any_alive(const struct world *world, const struct snapshot *before)
{
    for (size_t i = 0; i < before->count; i++)
        if (before->processes[i].pid > 0 &&
            world->is_alive(world->context, before->processes[i].pid))
            return true;
    return false;
}

/* Its answers while it goes down are refusals (SHUTDOWN_STATE), then its socket is gone. */
static bool answers(const struct world *world, struct error *silence)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct snapshot now;

    return world->snapshot(world->context, arena, &now, silence);
}

bool restart_daemon(const struct world *world, int64_t stop_wait_seconds, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    int64_t deadline = world->now_ms(world->context) + stop_wait_seconds * 1000 + MARGIN_MS;
    struct error silence = {0};
    struct snapshot before;

    if (!world->snapshot(world->context, arena, &before, err) ||
        !world->restart_daemon(world->context, err))
        return false;
    do {
        world->sleep_ms(world->context, POLL_MS);
        if (!any_alive(world, &before) && answers(world, &silence))
            return true;
    } while (world->now_ms(world->context) < deadline);
    if (silence.kind == ERROR_NONE)
        return error_set(err, ERROR_TIMEOUT,
                         "supervisord has not stopped its programs after its restart");
    *err = silence;
    return error_context(err, "supervisord does not answer after its restart");
}
