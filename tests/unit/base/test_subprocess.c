/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "base/signals.h"
#include "base/subprocess.h"

static struct subprocess_result run(struct arena *arena, const char *script, int timeout_ms)
{
    const char *arguments[] = {"sh", "-c", script, NULL};
    struct subprocess_result result;
    struct error err = {0};

    cr_assert(subprocess_run(arena, arguments, NULL, timeout_ms, &result, &err), "%s",
              err.message);
    return result;
}

Test(subprocess, output_and_status_come_back)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct subprocess_result result = run(arena, "echo one; echo two >&2; exit 3", 5000);

    cr_assert_eq(result.exit_code, 3);
    cr_assert(str_equal(result.output, STR("one\ntwo\n")));
}

Test(subprocess, a_question_has_its_own_surroundings)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    const char *arguments[] = {"/bin/sh", "-c", "echo \"$ONE-$HOME\"; pwd; echo no >&2; cat",
                               NULL};
    const char *environment[] = {"ONE=1", NULL};
    struct subprocess_result result;
    struct error err = {0};

    cr_assert(subprocess_ask(arena, arguments, environment, "/usr", 5000, &result, &err));
    cr_assert(str_equal(result.output, STR("1-\n/usr\n")));
    cr_assert_eq(result.exit_code, 0);
    cr_assert_not(
        subprocess_ask(arena, arguments, environment, "/nowhere", 5000, &result, &err));
}

/* Whether it prints or not, and also what it has started. */
Test(subprocess, the_time_limit_ends_all)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    static const char *const scripts[] = {"sleep 60", "sleep 60 & exec >&- 2>&-; sleep 60",
                                          "yes"};

    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        int64_t start_ms = clock_ms();
        struct subprocess_result result = run(arena, scripts[i], 200);

        cr_expect(result.timed_out, "%s", scripts[i]);
        cr_expect_eq(result.exit_code, -1);
        cr_expect_lt(clock_ms() - start_ms, 10000);
        cr_expect_leq(result.output.length, 1024 * 1024 + 4096);
    }
}

Test(subprocess, held_signals_reach_it)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct signals signals = signals_hold();
    struct subprocess_result result = run(arena, "kill -TERM $$; sleep 60", 5000);

    cr_assert_eq(result.signal, SIGTERM);
    cr_assert_not(signals_are_waiting());
    signals_release(&signals);
}
