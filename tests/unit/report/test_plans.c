/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "report/plans.h"

static struct arena *arena;
static struct secrets secrets;

static void set_up(void)
{
    arena = arena_create();
    secrets = (struct secrets){.arena = arena};
}

static void tear_down(void)
{
    destroy_arena(&arena);
}

TestSuite(plans, .init = set_up, .fini = tear_down);

static struct plan_view view_of(void)
{
    return (struct plan_view){.secrets = &secrets, .style = style_for(stdout, COLOR_NEVER)};
}

static void assert_plan(const struct plan *plan, const char *expected)
{
    struct plan_view view = view_of();
    char *shown = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&shown, &size);

    report_plan(out, plan, &view);
    fclose(out);
    cr_assert_str_eq(shown, expected);
    free(shown);
}

Test(plans, nothing_to_do)
{
    struct plan plan = {.host = STR("web1"), .instance = STR("api")};

    assert_plan(&plan, "api on web1 (no supervisord answers: only files change)\n"
                       "  nothing to do\n");
}

Test(plans, names_what_changes_and_why)
{
    struct text *text = text_create(arena, STR("t/web.conf"), STR("[program:web]\nkey=2\n"));
    struct option_change change = {.section = STR("program:web"),
                                   .option = STR("key"),
                                   .before = STR("1"),
                                   .after = STR("2\033"),
                                   .cause = span_make(text, 18, 1)};
    struct process wanted = {.name = STR("web")};
    struct process_forecast process = {.name = STR("web"),
                                       .wanted = &wanted,
                                       .pid = 7,
                                       .ran = true,
                                       .shall_run = true,
                                       .stop_signal = 15,
                                       .stop_wait_seconds = 10,
                                       .stop_as_group = true,
                                       .note = NOTE_STARTED_BY_HAND};
    struct option_change unseen = {.section = STR("fcgi-program:cron"),
                                   .option = STR("socket_mode"),
                                   .after = STR("0770")};
    struct option_change waits = {.section = STR("supervisord"),
                                  .option = STR("minfds"),
                                  .before = STR("1"),
                                  .after = STR("2"),
                                  .need = NEED_START};
    struct drift drift = {DRIFT_DOWN, STR("web:web"), STR("FATAL")};
    struct include_problem problem = {.path = STR("conf.d/x"), .words = "is empty"};
    struct str unknown = STR("what is not known");
    struct group_forecast groups[] = {
        {.name = STR("web"),
         .action = GROUP_RESTART,
         .changes = &change,
         .change_count = 1,
         .processes = &process,
         .process_count = 1},
        {.name = STR("cron"),
         .action = GROUP_KEEP,
         .is_perpetual = true,
         .unseen = &unseen,
         .unseen_count = 1    },
    };
    struct step step = {.kind = STEP_RESTART_GROUP, .target = STR("web"), .group = groups};
    struct plan plan = {
        .host = STR("web1"),
        .instance = STR("api"),
        .is_running = true,
        .seen.identity = {.version = STR("4.2.5"), .pid = 5},
        .groups = groups,
        .group_count = 2,
        .steps = &step,
        .step_count = 1,
        .stop_seconds = 12,
        .daemon_changes = &waits,
        .daemon_change_count = 1,
        .drifts = &drift,
        .drift_count = 1,
        .problems = &problem,
        .problem_count = 1,
        .unknowns = &unknown,
        .unknown_count = 1,
    };

    assert_plan(&plan, "api on web1 (supervisord 4.2.5, pid 5)\n"
                       "  restart  group web\n"
                       "             [program:web] key (t/web.conf:2): '1' -> '2\\x1b'\n"
                       "             process web restarts (pid 7, SIGTERM to its group, "
                       "SIGKILL after 10 s): somebody started it; a supervisorctl update would "
                       "leave it down\n"
                       "  keep     group cron\n"
                       "             each reread calls it changed, without any change of a "
                       "file\n"
                       "  unseen   group cron: supervisord does not notice, until the group is "
                       "removed and added\n"
                       "             [fcgi-program:cron] socket_mode: not set -> '0770'\n"
                       "  waits    for supervisord itself, which no update changes:\n"
                       "             [supervisord] minfds: '1' -> '2'\n"
                       "               takes an end and a start of supervisord\n"
                       "  skipped  conf.d/x is empty: supervisord goes on without it\n"
                       "  drift    web:web FATAL\n"
                       "  unknown  what is not known\n"
                       "  1 group restarted; 1 process stops, which takes 12 s at worst\n");
}

Test(plans, secrets_are_covered)
{
    struct option_change changes[] = {
        {.section = STR("program:web"),
         .option = STR("environment"),
         .before = STR("P=horse-battery"),
         .after = STR("P=horse-battery,Q=1")},
        { .section = STR("unix_http_server"),
         .option = STR("password"),
         .before = STR("former-one"),
         .after = STR("new-one"),
         .is_secret = true},
    };
    struct plan plan = {.host = STR("h"),
                        .instance = STR("i"),
                        .is_running = true,
                        .daemon_changes = changes,
                        .daemon_change_count = 2};
    struct plan_view view = view_of();
    const struct plan *const plans[] = {&plan};
    char *shown = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&shown, &size);

    secrets_add(&secrets, STR("P"), STR("horse-battery"));
    report_plan(out, &plan, &view);
    report_plans_json(out, plans, 1, &view);
    report_plans_markdown(out, plans, 1, &view);
    fclose(out);
    cr_assert_null(strstr(shown, "horse-battery"));
    cr_assert_null(strstr(shown, "former-one"));
    cr_assert_null(strstr(shown, "new-one"));
    cr_assert_not_null(strstr(shown, "P=\xe2\x80\xb9secret P\xe2\x80\xba,Q=1"));
    free(shown);
}
