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
    struct process_forecast process = {
        .name = STR("web"), .wanted = &wanted, .pid = 7, .ran = true, .shall_run = true};
    struct group_forecast groups[] = {
        {.name = STR("web"),
         .action = GROUP_RESTART,
         .changes = &change,
         .change_count = 1,
         .processes = &process,
         .process_count = 1},
        {.name = STR("cron"),  .action = GROUP_KEEP  },
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
    };

    assert_plan(&plan, "api on web1 (supervisord 4.2.5, pid 5)\n"
                       "  restart  group web\n"
                       "             [program:web] key (t/web.conf:2): '1' -> '2\\x1b'\n"
                       "             process web restarts (pid 7)\n"
                       "  keep     group cron\n");
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
    fclose(out);
    cr_assert_null(strstr(shown, "horse-battery"));
    cr_assert_null(strstr(shown, "former-one"));
    cr_assert_null(strstr(shown, "new-one"));
    cr_assert_not_null(strstr(shown, "P=\xe2\x80\xb9secret P\xe2\x80\xba,Q=1"));
    free(shown);
}
