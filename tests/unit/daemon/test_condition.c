/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "daemon/condition.h"

static int64_t codes[] = {0, 2};

static enum condition judge(enum process_state state, int64_t exit_status,
                            enum autorestart autorestart, bool autostart, int64_t exits)
{
    const struct program program = {.autorestart = autorestart,
                                    .autostart = autostart,
                                    .exit_codes = codes,
                                    .exit_code_count = COUNT_OF(codes)};
    const struct process process = {.program = &program};
    const struct process_info info = {
        .state = state, .exit_status = exit_status, .start = 100, .now = 110};

    return condition_of(&info, &process, exits);
}

Test(condition, states_and_what_the_files_say)
{
    const enum autorestart never = AUTORESTART_NEVER, some = AUTORESTART_UNEXPECTED,
                           always = AUTORESTART_ALWAYS;

    cr_expect_eq(judge(PROCESS_RUNNING, 0, some, true, 0), CONDITION_RUNNING);
    cr_expect_eq(judge(PROCESS_RUNNING, 0, some, true, LOOP_EXITS), CONDITION_LOOPING);
    cr_expect_eq(judge(PROCESS_STARTING, 0, some, true, 0), CONDITION_STARTING);
    cr_expect_eq(judge(PROCESS_BACKOFF, 0, some, true, 0), CONDITION_RETRYING);
    cr_expect_eq(judge(PROCESS_FATAL, 0, some, true, 0), CONDITION_GIVEN_UP);
    cr_expect_eq(judge(PROCESS_UNKNOWN, 0, some, true, 0), CONDITION_LOST);
    cr_expect_eq(judge(PROCESS_STOPPING, 0, some, true, 0), CONDITION_STOPPING);
    cr_expect_eq(judge(PROCESS_STOPPED, 0, some, true, 0), CONDITION_STOPPED);
    cr_expect_eq(judge(PROCESS_STOPPED, 0, some, false, 0), CONDITION_IDLE);
    cr_expect_eq(judge(PROCESS_EXITED, 2, some, true, 0), CONDITION_FINISHED);
    cr_expect_eq(judge(PROCESS_EXITED, 1, some, true, 0), CONDITION_RETRYING);
    cr_expect_eq(judge(PROCESS_EXITED, 1, never, true, 0), CONDITION_ENDED);
    cr_expect_eq(judge(PROCESS_EXITED, 0, never, true, 0), CONDITION_FINISHED);
    cr_expect_eq(judge(PROCESS_EXITED, 0, always, true, 0), CONDITION_RETRYING);
}

Test(condition, a_process_that_the_files_do_not_have)
{
    struct process_info info = {.state = PROCESS_EXITED, .exit_status = 1};

    cr_expect_eq(condition_of(&info, NULL, 0), CONDITION_ENDED);
    info.exit_status = 0;
    cr_expect_eq(condition_of(&info, NULL, 0), CONDITION_FINISHED);
    info.state = PROCESS_STOPPED;
    cr_expect_eq(condition_of(&info, NULL, 0), CONDITION_IDLE);
    info.start = 100;
    cr_expect_eq(condition_of(&info, NULL, 0), CONDITION_STOPPED);
}

Test(condition, an_old_process_has_come_out_of_its_loop)
{
    const struct process_info info = {
        .state = PROCESS_RUNNING, .start = 100, .now = 100 + LOOP_AGE_SECONDS};

    cr_expect_eq(condition_of(&info, NULL, 100), CONDITION_RUNNING);
}
