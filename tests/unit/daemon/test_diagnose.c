/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "daemon/diagnose.h"

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    destroy_arena(&arena);
}

TestSuite(diagnose, .init = set_up, .fini = tear_down);

#define TRACE "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n"

static const struct sample {
    struct str spawn_error, log, last_exit;
    enum cause cause;
    struct str reason;
} samples[] = {
    {STR_INIT("can't find command '/x'"),                           STR_INIT(TRACE "KeyError: 'old'\n"),                    STR_INIT(""),
     CAUSE_COMMAND_NOT_FOUND,                                                                                                                                                                       STR_INIT("can't find command '/x'")                         },
    {STR_INIT("unknown error making dispatchers for 'a': EISDIR"),  STR_INIT(""),                                           STR_INIT(""),
     CAUSE_LOG_UNUSABLE,                                                                                                                                                                            STR_INIT("unknown error making dispatchers for 'a': EISDIR")},
    {STR_INIT(""),
     STR_INIT(TRACE "KeyError: 'a'\n" TRACE "OSError: [Errno 98] Address already in use\n"),
     STR_INIT("exit status 1; not expected"),                                                                                                                                CAUSE_PORT_TAKEN,
     STR_INIT("OSError: [Errno 98] Address already in use")                                                                                                                                                                                                     },
    {STR_INIT(""),
     STR_INIT("starting\n" TRACE
              "\n    x\nkombu.exceptions.Oops: [Errno 111] Connection refused"),
     STR_INIT(""),                                                                                                                                                           CAUSE_DEPENDENCY_DOWN,
     STR_INIT("kombu.exceptions.Oops: [Errno 111] Connection refused")                                                                                                                                                                                          },
    {STR_INIT(""),                                                  STR_INIT("web: write: No space left on device\nbye\n"), STR_INIT(""),
     CAUSE_DISK_FULL,                                                                                                                                                                               STR_INIT("web: write: No space left on device")             },
    {STR_INIT("Exited too quickly (process log may have details)"), STR_INIT(""),
     STR_INIT("exit status 0; not expected"),                                                                                                                                CAUSE_ENDED_TOO_EARLY, STR_INIT("")                                                },
    {STR_INIT(""),                                                  STR_INIT("all is fine\n"),                              STR_INIT("exit status 126; not expected"),
     CAUSE_NOT_PERMITTED,                                                                                                                                                                           STR_INIT("")                                                },
    {STR_INIT(""),                                                  STR_INIT(""),                                           STR_INIT("terminated by SIGSEGV; not expected"), CAUSE_KILLED,
     STR_INIT("terminated by SIGSEGV")                                                                                                                                                                                                                          },
    {STR_INIT(""),                                                  STR_INIT(""),                                           STR_INIT(""),                                    CAUSE_UNKNOWN,         STR_INIT("")                                                },
};

Test(diagnose, samples)
{
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        const struct process_info info = {.spawn_error = samples[i].spawn_error};
        const struct process_events events = {.last_exit = samples[i].last_exit};
        const struct symptoms symptoms = {.subject = STR("api:web:web"),
                                          .info = &info,
                                          .condition = CONDITION_GIVEN_UP,
                                          .events = &events,
                                          .log = samples[i].log};
        struct ailment ailment = diagnose_process(arena, &symptoms);

        cr_expect_eq(ailment.cause, samples[i].cause, "%zu: %s", i, cause_name(ailment.cause));
        if (samples[i].reason.length)
            cr_expect(str_equal(ailment.reason, samples[i].reason), "%zu: " STR_FORMAT, i,
                      STR_ARGS(ailment.reason));
        cr_expect_gt(ailment.advice.count, 0);
    }
}

static struct str first_command(struct str log)
{
    const struct process_info info = {.spawn_error = STR("")};
    const struct symptoms symptoms = {
        .subject = STR("a:b:c"), .info = &info, .condition = CONDITION_RETRYING, .log = log};

    return diagnose_process(arena, &symptoms).advice.items[0].command;
}

Test(diagnose, the_port_is_read_from_the_line)
{
    cr_expect(str_equal(first_command(STR("bind 0.0.0.0:8000: Address already in use [98]\n")),
                        STR("ss -ltnp 'sport = :8000'")));
    cr_expect(str_equal(
        first_command(STR("[Errno 98] ('127.0.0.1', 9001): Address already in use\n")),
        STR("ss -ltnp 'sport = :9001'")));
    cr_expect(
        str_equal(first_command(STR("[Errno 98] Address already in use\n")), STR("ss -ltnp")));
}

Test(diagnose, nobody_starts_what_may_still_run)
{
    const struct process_info info = {.state = PROCESS_UNKNOWN};
    const struct symptoms symptoms = {
        .subject = STR("a:b:c"), .info = &info, .condition = CONDITION_LOST};
    struct ailment ailment = diagnose_process(arena, &symptoms);

    cr_expect_eq(ailment.cause, CAUSE_NOT_SIGNALLED);
    for (size_t i = 0; i < ailment.advice.count; i++)
        cr_expect_not(str_contains(ailment.advice.items[i].command, STR("supconf start")));
}

Test(diagnose, a_failed_check_explains_what_left_no_word)
{
    const struct process_info info = {.spawn_error = STR("")};
    const struct symptoms symptoms = {.subject = STR("a:b:c"),
                                      .info = &info,
                                      .condition = CONDITION_RETRYING,
                                      .failed_check = STR("127.0.0.1:3306: refused")};

    cr_expect_eq(diagnose_process(arena, &symptoms).cause, CAUSE_DEPENDENCY_DOWN);
}

Test(diagnose, last_lines_of_odd_texts)
{
    cr_expect(str_equal(last_lines(STR("a\nb\nc\n\n"), 2), STR("b\nc")));
    cr_expect(str_equal(last_lines(STR("a"), 3), STR("a")));
    cr_expect_eq(last_lines(STR("\n\n"), 3).length, 0);
    cr_expect_eq(last_lines((struct str){NULL, 0}, 3).length, 0);
}
