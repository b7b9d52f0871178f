/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "plan/plan.h"

static const char head[] = "[supervisord]\n[program:db]\ncommand=/bin/db\n";

struct scene {
    struct arena *arena;
    struct finding_list findings;
    struct machine machine;
    struct snapshot running;
    struct plan_input input;
};

static const struct model *model_of(struct scene *scene, const char *text)
{
    const struct model_options options = {.schema = &supervisord_schema,
                                          .version = SUPERVISOR_4_2_5};
    struct str whole = str_printf(scene->arena, "%s%s", head, text);
    const struct text *main = text_create(scene->arena, STR("/etc/a.conf"), whole);
    const struct config *config =
        config_read(scene->arena, main, &scene->machine, &scene->findings);

    return model_create(scene->arena, config, &scene->machine, &options, &scene->findings);
}

static struct str open_log(const struct log *log)
{
    return log->kind == LOG_FILE   ? log->path.str
           : log->kind == LOG_AUTO ? STR("/tmp/automatic")
                                   : STR("");
}

/* What a supervisord that started from the model would report: all processes RUNNING. */
static void run(struct scene *scene, const struct model *model)
{
    struct snapshot *running = &scene->running;

    running->processes = ARENA_ARRAY(scene->arena, struct process_info, 100);
    running->count = 0;
    for (size_t i = 0; i < model->group_count; i++)
        for (size_t j = 0; j < model->groups[i]->count; j++) {
            const struct program *program = model->groups[i]->programs[j];

            for (size_t k = 0; k < program->count; k++)
                running->processes[running->count++] = (struct process_info){
                    .group = model->groups[i]->name,
                    .name = program->processes[k].name,
                    .state = PROCESS_RUNNING,
                    .state_name = STR("RUNNING"),
                    .pid = 1000 + (int64_t)running->count,
                    .stdout_log = open_log(&program->processes[k].logs[STREAM_STDOUT]),
                    .stderr_log = open_log(&program->processes[k].logs[STREAM_STDERR]),
                };
        }
}

static const struct plan *plan_between(struct scene *scene, const char *found,
                                       const char *wanted)
{
    *scene = (struct scene){.arena = arena_create()};
    scene->findings.arena = scene->arena;
    scene->machine = machine_here(scene->arena);
    scene->machine.checks = false;
    scene->machine.files = disk_files;
    scene->input.found = model_of(scene, found);
    scene->input.wanted = model_of(scene, wanted);
    cr_assert_null(scene->input.wanted->refusal.kind, STR_FORMAT,
                   STR_ARGS(scene->input.wanted->refusal.message));
    run(scene, scene->input.found);
    scene->input.running = &scene->running;
    return plan_create(scene->arena, &scene->input);
}

static enum group_action action_of(const struct plan *plan, const char *name)
{
    const struct group_forecast *group = plan_group(plan, str_from(name));

    cr_assert_not_null(group, "no group %s", name);
    return group->action;
}

#define A "[program:a]\ncommand=/bin/a\n"

Test(plan, of_equal_configurations_is_empty)
{
    struct scene scene;

    cr_assert(plan_is_empty(plan_between(&scene, A, A)));
    destroy_arena(&scene.arena);
}

Test(plan, says_what_comes_goes_and_stays)
{
    struct scene scene;
    const struct plan *plan = plan_between(&scene, A "[program:b]\ncommand=/bin/b\n",
                                           A "startsecs=7\n[program:c]\ncommand=/bin/c\n");
    const struct group_forecast *a = plan_group(plan, STR("a"));

    cr_assert_eq(action_of(plan, "db"), GROUP_KEEP);
    cr_assert_eq(action_of(plan, "a"), GROUP_RESTART);
    cr_assert_eq(action_of(plan, "b"), GROUP_REMOVE);
    cr_assert_eq(action_of(plan, "c"), GROUP_ADD);
    cr_assert_eq(a->change_count, 1);
    cr_assert(str_equal(a->changes[0].option, STR("startsecs")));
    cr_assert(str_equal(a->changes[0].after, STR("7")));
    cr_assert_eq(span_start(a->changes[0].cause).line, 6);
    cr_assert_eq(a->start_seconds, 7);
    cr_assert_eq(plan->step_count, 4);
    cr_assert_eq(plan->steps[0].kind, STEP_REREAD);
    cr_assert_eq(plan->steps[1].kind, STEP_REMOVE_GROUP);
    cr_assert_eq(plan->steps[2].kind, STEP_RESTART_GROUP);
    cr_assert_eq(plan->steps[3].kind, STEP_ADD_GROUP);
    destroy_arena(&scene.arena);
}

Test(plan, does_not_see_what_reread_does_not_see)
{
    static const char *const pairs[][2] = {
        {A "autostart=no\n",                                                           A "autostart=false\n"                },
        {A "stopsignal=TERM\n",                                                        A "stopsignal=SIGTERM\n"             },
        {A "stdout_logfile_maxbytes=50MB\n",                                           A "stdout_logfile_maxbytes=51200KB\n"},
        {A "environment=X=1,Y=2\n",                                                    A "environment=Y=2,X=1\n"            },
        {A "stdout_logfile=/tmp/a\n",                                                  A "stdout_logfile=AUTO\n"            },
        {A "; text\n",                                                                 A "nonsense=1\n"                     },
        {"[fcgi-program:f]\ncommand=/bin/f\nsocket=unix:///tmp/f\nsocket_mode=0700\n",
         "[fcgi-program:f]\ncommand=/bin/f\nsocket=unix:///tmp/f\nsocket_mode=0770\n"                                       },
    };

    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct scene scene;

        cr_assert(plan_is_empty(plan_between(&scene, pairs[i][0], pairs[i][1])), "pair %zu", i);
        destroy_arena(&scene.arena);
    }
}

Test(plan, sees_what_reread_sees)
{
    static const char *const pairs[][2] = {
        {A,                                               A "umask=022\n"                                                   },
        {A,                                               A "user=root\n"                                                   },
        {A,                                               A "environment=X=1\n"                                             },
        {A,                                               A "exitcodes=0,2\n"                                               },
        {A,                                               A "stdout_logfile=/tmp/a\n"                                       },
        {A "stdout_logfile=/tmp/a\n",                     A "stdout_logfile=NONE\n"                                         },
        {A "numprocs=2\nprocess_name=a%(process_num)d\n",
         A "numprocs=3\nprocess_name=a%(process_num)d\n"                                                                    },
        {A,                                               "[program:a]\ncommand=/bin/a \n x\n"                              },
        {A,                                               "[fcgi-program:a]\ncommand=/bin/a\nsocket=tcp://localhost:9\n"    },
        {A,                                               "[eventlistener:a]\ncommand=/bin/a\nevents=TICK_5\npriority=999\n"},
    };

    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct scene scene;
        const struct plan *plan = plan_between(&scene, pairs[i][0], pairs[i][1]);

        cr_assert_eq(action_of(plan, "a"), GROUP_RESTART, "pair %zu", i);
        cr_assert_eq(action_of(plan, "db"), GROUP_KEEP, "pair %zu", i);
        destroy_arena(&scene.arena);
    }
}

/* Found by tests/live/test_forecast.py: supervisord lists processes, not groups. */
Test(plan, removes_a_group_without_processes)
{
    struct scene scene;
    const struct plan *plan = plan_between(&scene, A "numprocs=0\n", "");

    cr_assert_eq(action_of(plan, "a"), GROUP_REMOVE);
    destroy_arena(&scene.arena);
}

Test(plan, names_what_needs_a_restart_of_the_daemon)
{
    struct scene scene;
    const struct plan *plan =
        plan_between(&scene, "[unix_http_server]\nfile=/tmp/s\nchmod=0700\n" A,
                     "[unix_http_server]\nfile=/tmp/s\nchmod=0770\n" A);

    cr_assert(plan_is_empty(plan));
    cr_assert_eq(plan->daemon_change_count, 1);
    cr_assert_eq(plan->daemon_changes[0].effect, EFFECT_RESTART_DAEMON);
    destroy_arena(&scene.arena);
}

Test(plan, keeps_what_was_stopped_by_hand_stopped)
{
    struct scene scene;
    const struct plan *plan = plan_between(&scene, A, A "startsecs=7\n");
    const struct process_forecast *process = plan_group(plan, STR("a"))->processes;

    cr_assert(process->shall_run);
    for (size_t i = 0; i < scene.running.count; i++)
        scene.running.processes[i].state = PROCESS_STOPPED;
    plan = plan_create(scene.arena, &scene.input);
    process = plan_group(plan, STR("a"))->processes;
    cr_assert_not(process->shall_run);
    cr_assert(process->autostart);
    destroy_arena(&scene.arena);
}

Test(plan, without_a_daemon_is_about_files_alone)
{
    struct file_change files[] = {
        {.path = STR("gone"), .found = {.exists = true, .mode = 0644}},
        {.path = STR("same"),
         .found = {.exists = true, .bytes = STR("x"), .mode = 0644},
         .wanted = {.exists = true, .bytes = STR("x"), .mode = 0644}},
        {.path = STR("new"),                   .wanted = {.exists = true, .bytes = STR("x"), .mode = 0644}                                        },
    };
    struct scene scene;
    const struct plan *plan = plan_between(&scene, A, A "startsecs=7\n");

    scene.input.running = NULL;
    scene.input.files = files;
    scene.input.file_count = COUNT_OF(files);
    plan = plan_create(scene.arena, &scene.input);
    cr_assert_not(plan->is_running);
    cr_assert_eq(plan->step_count, 2);
    cr_assert_eq(plan->steps[0].kind, STEP_WRITE_FILE);
    cr_assert(str_equal(plan->steps[0].target, STR("new")));
    cr_assert_eq(plan->steps[1].kind, STEP_REMOVE_FILE);
    destroy_arena(&scene.arena);
}
