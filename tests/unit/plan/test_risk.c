/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "plan/assumed.h"
#include "plan/risk.h"

struct scene {
    struct arena *arena;
    struct finding_list findings;
    struct machine machine;
    struct snapshot running;
    struct risk_reasons reasons;
};

static const struct model *model_of(struct scene *scene, const char *text)
{
    const struct model_options options = {.schema = &supervisord_schema,
                                          .version = SUPERVISOR_4_2_5};
    const struct text *main = text_create(scene->arena, STR("/etc/a.conf"), str_from(text));
    const struct config *config =
        config_read(scene->arena, main, &scene->machine, &scene->findings);

    return model_create(scene->arena, config, &scene->machine, &options, &scene->findings);
}

/* The risk of going from one configuration to the other, nothing else being known. */
static enum risk risk_between(struct scene *scene, const char *found, const char *wanted)
{
    struct plan_input input = {.is_found_read = true};

    *scene = (struct scene){.arena = arena_create()};
    scene->findings.arena = scene->arena;
    scene->machine = machine_here(scene->arena);
    scene->machine.checks = false;
    input.found = model_of(scene, found);
    input.wanted = model_of(scene, wanted);
    scene->running = snapshot_assumed(scene->arena, input.found);
    input.running = &scene->running;
    plan_risks(scene->arena, plan_create(scene->arena, &input), &scene->reasons);
    return risk_highest(&scene->reasons);
}

#define HEAD "[supervisord]\n"
#define A HEAD "[program:a]\ncommand=/bin/a\n"
#define B "[program:b]\ncommand=/bin/b\n"

Test(risk, is_none_when_nothing_changes)
{
    static const char *const same[] = {
        A,
        A "stdout_logfile=AUTO\n",
        A "stdout_logfile=NONE\n",
        A "stdout_syslog=true\n",
        A "autostart=false\n",
        HEAD "[eventlistener:a]\ncommand=/bin/a\nevents=TICK_5\n",
        HEAD "[fcgi-program:a]\ncommand=/bin/a\nsocket=unix:///tmp/a.sock\n"};
    struct scene scene;

    for (size_t i = 0; i < COUNT_OF(same); i++) {
        cr_assert_eq(risk_between(&scene, same[i], same[i]), RISK_NONE, "%s", same[i]);
        destroy_arena(&scene.arena);
    }
}

Test(risk, follows_what_becomes_of_groups)
{
    static const struct {
        const char *found, *wanted;
        enum risk risk;
        const char *subject;
    } rows[] = {
        {A,                               A B,                                               RISK_LOW,    "b"},
        {A B,                             A,                                                 RISK_HIGH,   "b"},
        {A B "autostart=false\n",         A,                                                 RISK_LOW,    "b"},
        {A,                               A "startsecs=3\n",                                 RISK_MEDIUM, "a"},
        {A "autostart=false\n",           A "autostart=false\nstartsecs=3\n",                RISK_LOW,    "a"},
        {A "stopwaitsecs=58\n",           A "stopwaitsecs=1\n",                              RISK_MEDIUM, "a"},
        {A "stopwaitsecs=59\n",           A "stopwaitsecs=1\n",                              RISK_HIGH,   "a"},
        {A,                               HEAD "minfds=2048\n[program:a]\ncommand=/bin/a\n", RISK_HIGH,
         "[supervisord] minfds"                                                                              },
        {A "stdout_logfile=/tmp/a.log\n", A,                                                 RISK_MEDIUM, "a"},
    };
    struct scene scene;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_assert_eq(risk_between(&scene, rows[i].found, rows[i].wanted), rows[i].risk,
                     "row %zu", i);
        cr_assert_eq(scene.reasons.count, 1, "row %zu", i);
        cr_assert(str_equal(scene.reasons.items[0].subject, str_from(rows[i].subject)),
                  "row %zu", i);
        destroy_arena(&scene.arena);
    }
}

Test(risk, says_how_long_a_restart_takes)
{
    struct scene scene;

    cr_assert_eq(risk_between(&scene, A "stopwaitsecs=20\nstartsecs=5\n",
                              A "stopwaitsecs=20\nstartsecs=7\n"),
                 RISK_MEDIUM);
    cr_assert(str_contains(scene.reasons.items[0].words, STR("within 22 s at worst")));
    cr_assert(str_contains(scene.reasons.items[0].words, STR("after 7 s")));
    destroy_arena(&scene.arena);
}
