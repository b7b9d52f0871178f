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
           : log->kind == LOG_AUTO ? STR("/tmp/a-stdout---supervisor-x1.log")
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

/* A plan for `wanted` where `found` lies on disk, newer than the daemon, and `active` runs. */
static const struct plan *plan_with_recorded(struct scene *scene, const char *active,
                                             const char *found, const char *wanted)
{
    plan_between(scene, found, wanted);
    scene->input.recorded = model_of(scene, active);
    run(scene, scene->input.recorded);
    return plan_create(scene->arena, &scene->input);
}

static const struct drift *find_drift_of(const struct plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->drift_count; i++)
        if (str_equal(plan->drifts[i].name, str_from(name)))
            return &plan->drifts[i];
    return NULL;
}

Test(plan, compares_with_what_runs_and_not_with_an_edited_file)
{
    struct scene scene;
    const struct plan *plan =
        plan_with_recorded(&scene, A "stdout_logfile=/tmp/a\n", A "stdout_logfile=/tmp/b\n",
                           A "stdout_logfile=/tmp/a\n");

    cr_assert_eq(action_of(plan, "a"), GROUP_KEEP);
    cr_assert_eq(find_drift_of(plan, "a")->kind, DRIFT_PENDING);
    cr_assert_null(find_drift_of(plan, "db"));
    destroy_arena(&scene.arena);
}

Test(plan, says_when_two_configurations_fit)
{
    struct scene scene;
    const struct plan *plan =
        plan_with_recorded(&scene, A "umask=022\n", A "umask=077\n", A "umask=022\n");

    cr_assert_eq(plan_group(plan, STR("a"))->knowledge, KNOWLEDGE_NONE);
    destroy_arena(&scene.arena);
}

Test(plan, is_sure_when_no_file_is_newer)
{
    struct scene scene;
    const struct plan *plan = plan_between(&scene, A, A "umask=022\n");

    scene.input.is_found_read = true;
    plan = plan_create(scene.arena, &scene.input);
    cr_assert_eq(plan_group(plan, STR("a"))->knowledge, KNOWLEDGE_SURE);
    cr_assert_eq(action_of(plan, "a"), GROUP_RESTART);
    destroy_arena(&scene.arena);
}

Test(plan, names_what_is_unseen)
{
    static const struct {
        const char *found, *wanted, *option;
    } pairs[] = {
        {A "stderr_logfile=/tmp/a\n",                                    A,                "stderr_logfile"},
        {"[fcgi-program:a]\ncommand=/bin/a\nsocket=tcp://localhost:9\n",
         "[fcgi-program:a]\ncommand=/bin/a\nsocket=tcp://localhost:9\nsocket_backlog=9\n", "socket_backlog"},
    };

    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct scene scene;
        const struct plan *plan = plan_between(&scene, pairs[i].found, pairs[i].wanted);
        const struct group_forecast *group = plan_group(plan, STR("a"));

        cr_assert_eq(group->action, GROUP_KEEP, "pair %zu", i);
        cr_assert_eq(group->unseen_count, 1, "pair %zu", i);
        cr_assert(str_equal(group->unseen[0].option, str_from(pairs[i].option)));
        cr_assert_eq(group->unseen[0].effect, EFFECT_UNSEEN);
        destroy_arena(&scene.arena);
    }
}

/* The log stayed what it was when the line was taken out: only a path brings another. */
Test(plan, knows_the_log_that_is_open)
{
    struct scene scene;
    const struct plan *plan = plan_between(&scene, A, A "stdout_logfile=/tmp/a\n");

    run(&scene, scene.input.wanted);
    plan = plan_create(scene.arena, &scene.input);
    cr_assert_eq(action_of(plan, "a"), GROUP_KEEP);
    scene.input.wanted = model_of(&scene, A "stdout_logfile=/tmp/b\n");
    plan = plan_create(scene.arena, &scene.input);
    cr_assert_eq(action_of(plan, "a"), GROUP_RESTART);
    destroy_arena(&scene.arena);
}

/* Found by tests/live/test_forecast.py: [group:a] runs, [program:a] is what differs. */
Test(plan, tells_twins_apart)
{
    static const char twins[] = A "[program:b]\ncommand=/bin/b\n[group:a]\nprograms=b\n";
    struct scene scene;
    const struct plan *plan = plan_between(&scene, twins, twins);
    size_t kept = 0;

    for (size_t i = 0; i < scene.running.count; i++) /* only one of the two is there */
        if (!str_equal(scene.running.processes[i].group, STR("a")) ||
            str_equal(scene.running.processes[i].name, STR("b")))
            scene.running.processes[kept++] = scene.running.processes[i];
    scene.running.count = kept;
    plan = plan_create(scene.arena, &scene.input);
    cr_assert_eq(action_of(plan, "a"), GROUP_RESTART);
    cr_assert(plan_group(plan, STR("a"))->is_perpetual);
    scene.input.wanted = model_of(&scene, "[program:b]\ncommand=/bin/b\n"
                                          "[group:a]\nprograms=b\n");
    plan = plan_create(scene.arena, &scene.input);
    cr_assert_eq(action_of(plan, "a"), GROUP_KEEP);
    destroy_arena(&scene.arena);
}

Test(plan, leaves_open_what_an_order_of_events_does)
{
    static const char listener[] = "[eventlistener:l]\ncommand=/bin/l\nevents=";
    struct scene scene;
    struct arena *arena = arena_create();
    const char *one = str_printf(arena, "%sTICK_5,TICK_60\n", listener).bytes,
               *same = str_printf(arena, "%stick_5, TICK_60\n", listener).bytes,
               *other = str_printf(arena, "%sTICK_60,TICK_5\n", listener).bytes;
    const struct plan *plan = plan_between(&scene, one, other);

    cr_assert(plan_group(plan, STR("l"))->has_reordered_events);
    destroy_arena(&scene.arena);
    plan = plan_between(&scene, one, same);
    cr_assert_not(plan_group(plan, STR("l"))->has_reordered_events);
    destroy_arena(&scene.arena);
    destroy_arena(&arena);
}

Test(plan, suspects_a_group_that_goes_with_a_file_that_cannot_be_read)
{
    struct include_problem problem = {.path = STR("conf.d/a.conf"), .words = "is empty"};
    struct scene scene;
    const struct plan *plan = plan_between(&scene, A, "");

    scene.input.problems = &problem;
    scene.input.problem_count = 1;
    plan = plan_create(scene.arena, &scene.input);
    cr_assert_eq(plan->suspect_count, 0, "this change takes it away");
    scene.input.found = scene.input.wanted;
    plan = plan_create(scene.arena, &scene.input);
    cr_assert_eq(action_of(plan, "a"), GROUP_REMOVE);
    cr_assert_eq(plan->suspect_count, 1);
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
