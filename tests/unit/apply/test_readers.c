/* SPDX-License-Identifier: MIT */
/* Processes that are restarted because they read a file which changes. */
#include <criterion/criterion.h>

#include "scene.h"

static const struct apply_options options = {0};

/* The file changes for db alone, whose group is kept: supervisord finds nothing changed. */
static void set_reader_scene(struct scene *scene)
{
    static struct str reads[] = {STR_INIT("etc/a.conf")};

    set_scene(scene);
    scene->file.wanted.bytes = STR("web=1\nold=1\ndb=1\n");
    scene->processes[0].reads = reads;
    scene->processes[0].read_count = 1;
    scene->groups[0].reader_count = 1;
    scene->groups[0].restarts_readers = true;
    scene->groups[2].action = scene->groups[3].action = GROUP_KEEP;
    scene->steps[2] = (struct step){STEP_RESTART_READERS, STR("db"), NULL, &scene->groups[0]};
    scene->plan.step_count = 3;
    scene->groups[1] = scene->groups[3];
    scene->plan.group_count = 3;
}

static bool is_done(const struct scene *scene)
{
    return str_equal(scene->fake.file.bytes, scene->file.wanted.bytes) &&
           fake_find(&scene->fake, "db")->pid > 13;
}

static bool is_back(const struct scene *scene)
{
    return str_equal(scene->fake.file.bytes, STR(SCENE_BEFORE)) &&
           fake_find(&scene->fake, "db")->pid > 0;
}

Test(readers, are_restarted_alone)
{
    struct scene scene;
    struct apply_report report;

    set_reader_scene(&scene);
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_DONE, "%s", report.failed.message);
    cr_assert(is_done(&scene));
    cr_assert_eq(fake_find(&scene.fake, "web")->pid, 12);
    cr_assert_not(scene.fake.has_journal);
    destroy_arena(&scene.arena);
}

Test(readers, survive_a_failure_at_every_call)
{
    size_t ends[APPLY_REFUSED + 1] = {0};

    for (int n = 1;; n++) {
        struct scene scene;
        struct apply_report report;

        set_reader_scene(&scene);
        scene.fake.fail_at = n;
        report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
        ends[report.end]++;
        if (report.end == APPLY_DONE)
            cr_assert(is_done(&scene), "call %d", n);
        else if (report.end != APPLY_STUCK)
            cr_assert(is_back(&scene), "call %d: %s", n, report.failed.message);
        cr_assert_eq(fake_find(&scene.fake, "web")->pid, 12, "call %d", n);
        destroy_arena(&scene.arena);
        if (scene.fake.calls < n)
            break;
    }
    cr_assert_gt(ends[APPLY_ROLLED_BACK], 5);
    cr_assert_leq(ends[APPLY_STUCK], 1); /* the journal that cannot be closed */
}
