/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "daemon/events.h"

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    destroy_arena(&arena);
}

TestSuite(events, .init = set_up, .fini = tear_down);

static const struct str log_text = STR_INIT(
    "2026-11-25 09:00:00,001 INFO supervisord started with pid 7\n"
    "2026-11-25 09:00:01,100 INFO spawned: 'web' with pid 8\n"
    "2026-11-25 09:00:02,100 WARN exited: web (exit status 1; not expected)\n"
    "2026-11-25 10:30:00,100 WARN exited: web (terminated by SIGKILL; not expected)\r\n"
    "a line of something else: exited: web (x)\n"
    "2026-11-25 10:31:00,100 INFO exited: a b (exit status 0; expected)\n"
    "2026-11-25 10:31:00,100 INFO exited: broken\n"
    "2026-11-25 10:32:00,100 WARN exited: web (exit status 7; not expec");

Test(events, ends_are_counted_since_a_time)
{
    struct event_log log = events_read(arena, log_text, false, STR("2026-11-25 10:00:00"));
    const struct process_events *web = events_of(&log, STR("web"));

    cr_assert(web);
    cr_expect_eq(web->exits, 1);
    cr_expect(str_equal(web->last_exit, STR("terminated by SIGKILL; not expected")));
    cr_expect(str_ends_with(web->last_line, STR("not expected)")));
    cr_expect_eq(events_of(&log, STR("a b"))->exits, 1);
    cr_expect_null(events_of(&log, STR("broken")));
    cr_expect(log.is_known);
    cr_expect_not(log.is_partial);
}

Test(events, a_cut_log_may_not_reach_back)
{
    cr_expect(events_read(arena, log_text, true, STR("2026-11-25 08:00:00")).is_partial);
    cr_expect_not(events_read(arena, log_text, true, STR("2026-11-25 09:30:00")).is_partial);
    cr_expect_not(events_read(arena, STR(""), false, STR("2026-11-25 09:30:00")).is_known);
    cr_expect_not(events_read(arena, STR("\n\n \n\0\xff"), true, STR("2026")).is_known);
}

Test(events, time_is_local_and_sorts_as_text)
{
    struct str early = events_time(arena, 1000000000), late = events_time(arena, 1800000000);

    cr_expect_eq(early.length, sizeof("2026-11-25 10:00:00") - 1);
    cr_expect_lt(str_compare(early, late), 0);
}
