/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "daemon/sighting.h"

enum { WINDOW_MS = 3000 };

static enum sight look(struct sighting *sighting, int64_t pid, int64_t start,
                       enum process_state state, int64_t now_ms)
{
    const struct process_info info = {
        .pid = pid, .start = start, .state = state, .state_name = STR("X")};
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str why = {0};

    return sighting_look(arena, sighting, &info, NULL, now_ms, WINDOW_MS, &why);
}

Test(sighting, takes_a_whole_window_with_one_pid)
{
    struct sighting seen = {0};

    cr_assert_eq(sighting_window_ms(1), WINDOW_MS);
    cr_assert_eq(look(&seen, 0, 0, PROCESS_STOPPED, 0), SIGHT_STARTING);
    cr_assert_eq(look(&seen, 7, 100, PROCESS_STARTING, 500), SIGHT_STARTING);
    cr_assert_eq(look(&seen, 7, 100, PROCESS_RUNNING, 3400), SIGHT_STARTING);
    cr_assert_eq(look(&seen, 7, 100, PROCESS_RUNNING, 3500), SIGHT_WELL);
    cr_assert_eq(look(&seen, 8, 101, PROCESS_RUNNING, 3600), SIGHT_LOST);
}

/* The number may come again, with a later start; an earlier one is that of a clock set back. */
Test(sighting, knows_a_restart_from_a_clock_that_is_set_back)
{
    struct sighting seen = {0}, again = {0};

    cr_assert_eq(look(&seen, 7, 1000, PROCESS_RUNNING, 0), SIGHT_STARTING);
    cr_assert_eq(look(&seen, 7, 200, PROCESS_RUNNING, 250), SIGHT_STARTING);
    cr_assert_eq(look(&seen, 7, 201, PROCESS_RUNNING, 500), SIGHT_LOST);
    cr_assert_eq(look(&again, 7, 1000, PROCESS_RUNNING, 0), SIGHT_STARTING);
    cr_assert_eq(look(&again, 7, 1001, PROCESS_RUNNING, 250), SIGHT_LOST);
}

Test(sighting, is_lost_when_it_went_down_or_is_not_known)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct sighting seen = {0};
    struct str why = {0};

    cr_assert_eq(look(&seen, 7, 100, PROCESS_RUNNING, 0), SIGHT_STARTING);
    cr_assert_eq(look(&seen, 0, 100, PROCESS_STOPPED, 250), SIGHT_LOST);
    cr_assert_eq(look(&seen, 0, 100, PROCESS_BACKOFF, 250), SIGHT_LOST);
    cr_assert_eq(sighting_look(arena, &seen, NULL, NULL, 500, WINDOW_MS, &why), SIGHT_LOST);
    cr_assert(why.length > 0);
}
