/* SPDX-License-Identifier: MIT */
/* So many programs that they are evaluated side by side: what comes of them is what comes of
 * them in turn. */
#include <criterion/criterion.h>

#include "base/buffer.h"
#include "model/model.h"
#include "tests/unit/model/no_files.h"

enum { PROGRAMS = 3000 };

struct judged {
    struct arena *arena;
    struct finding_list findings;
    const struct model *model;
};

static void close_judged(struct judged *judged)
{
    destroy_arena(&judged->arena);
}

/* Each program has the options; number odd has also those of odd. */
static struct judged judge_many(const char *head, const char *options, size_t odd,
                                const char *of_odd)
{
    struct judged judged = {.arena = arena_create()};
    const struct model_options as_is = {&supervisord_schema, SUPERVISOR_4_2_5, false};
    const struct machine machine = {
        .here = STR("/etc/supervisor"),
        .cwd = STR("/"),
        .host_name = STR("web1"),
        .files = no_files(),
    };
    struct buffer text = {.arena = judged.arena};

    judged.findings.arena = judged.arena;
    buffer_append_c(&text, head);
    for (size_t i = 0; i < PROGRAMS; i++)
        buffer_printf(&text, "[program:p%zu]\ncommand=/bin/run %zu\n%s%s", i, i, options,
                      i == odd ? of_odd : "");
    judged.model = model_create(
        judged.arena,
        config_read(judged.arena, text_create(judged.arena, STR("web.conf"), buffer_str(&text)),
                    &machine, &judged.findings),
        &machine, &as_is, &judged.findings);
    return judged;
}

Test(programs, stand_in_order_and_know_their_supervisord)
{
    CLEANUP(close_judged)
    struct judged judged = judge_many(
        "[supervisord]\nenvironment=ROOT=\"/srv\"\n",
        "environment=NAME=\"%(program_name)s\"\ndirectory=%(ENV_ROOT)s\n", 17, "priority=1\n");
    const struct model *model = judged.model;

    cr_assert_null(model->refusal.kind);
    cr_assert_eq(judged.findings.count, 0);
    cr_assert_eq(model->group_count, PROGRAMS);
    cr_assert(str_equal(model->groups[0]->name, STR("p17")));
    for (size_t i = 1; i < PROGRAMS; i++) {
        const struct process *process = &model->groups[i]->programs[0]->processes[0];

        if (i > 1)
            cr_assert_lt(str_compare(model->groups[i - 1]->name, model->groups[i]->name), 0);
        cr_assert(str_equal(process->directory.str, STR("/srv")));
        cr_assert_eq(process->environment.count, 2);
        cr_assert(str_equal(process->environment.items[1].value, model->groups[i]->name));
    }
}

Test(programs, warn_in_the_order_of_the_file)
{
    CLEANUP(close_judged)
    struct judged judged = judge_many("[supervisord]\n", "stdout_logfile=syslog\n", 0, "");

    cr_assert_eq(judged.model->warning_count, PROGRAMS);
    for (size_t i = 0; i < PROGRAMS; i++)
        cr_assert(str_starts_with(
            judged.model->warnings[i],
            str_printf(judged.arena, "For [program:p%zu], stdout_logfile=syslog", i)));
}

Test(programs, tell_a_fault_of_any_of_them_once_and_end_warning_there)
{
    static const size_t places[] = {0, 1, PROGRAMS / 2, PROGRAMS - 1};

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        CLEANUP(close_judged)
        struct judged judged = judge_many("[supervisord]\n", "stdout_logfile=syslog\n",
                                          places[i], "startsecs=soon\n");

        cr_assert_eq(judged.findings.count, 1);
        cr_assert(str_contains(judged.model->refusal.message,
                               str_printf(judged.arena, "'program:p%zu'", places[i])));
        cr_assert_eq(judged.model->group_count, PROGRAMS);
        cr_assert_eq(judged.model->warning_count, places[i]);
    }
}

Test(programs, tell_a_fault_that_they_share_once)
{
    CLEANUP(close_judged)
    struct judged judged = judge_many("[supervisord]\n[DEFAULT]\nstartsecs=soon\n", "", 0, "");

    cr_assert_eq(judged.findings.count, 1);
    cr_assert(str_contains(judged.model->refusal.message, STR("'program:p0'")));
}

Test(programs, may_not_be_too_many_together)
{
    CLEANUP(close_judged)
    struct judged judged =
        judge_many("[supervisord]\n",
                   "numprocs=334\nprocess_name=%(process_num)d\nautostart=false\n", 0, "");

    cr_assert_gt(judged.findings.count, 0);
    cr_assert(judged.model->refusal.kind);
}
