/* SPDX-License-Identifier: MIT */
/* Files that somebody has edited, and that are applied as they are. */
#include <criterion/criterion.h>

#include "apply/remedy.h"
#include "scene.h"

static const struct apply_options options = {0};

/* The daemon runs the former text; the new one is on disk already. */
static void set_edited_scene(struct scene *scene)
{
    set_scene(scene);
    scene->file.former = scene->file.found;
    scene->file.found = scene->file.wanted;
    scene->file.is_edited = true;
    scene->fake.file = scene->file.wanted;
    scene->steps[0].kind = STEP_ACCEPT_FILE;
}

static bool is_edited_and_untouched(const struct fake_world *fake)
{
    return str_equal(fake->file.bytes, STR(SCENE_AFTER)) && fake->active_count == 3 &&
           fake_find(fake, "web")->pid == 12 && fake_find(fake, "old")->pid == 11;
}

Test(edited, is_applied_as_it_is)
{
    struct scene scene;
    struct apply_report report;

    set_edited_scene(&scene);
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_DONE, "%s", report.failed.message);
    cr_assert(is_new_state(&scene.fake));
    destroy_arena(&scene.arena);
}

Test(edited, goes_back_to_what_was_applied)
{
    struct scene scene;
    struct apply_report report;

    set_edited_scene(&scene);
    scene.fake.crashes = STR("2");
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_ROLLED_BACK, "%s", report.stuck.message);
    cr_assert(is_old_state(&scene.fake));
    cr_assert_not(scene.fake.has_journal);
    destroy_arena(&scene.arena);
}

/* Whatever call fails: what was edited is lost only when a process had been touched. */
Test(edited, survives_a_failure_at_every_call)
{
    size_t ends[APPLY_REFUSED + 1] = {0};

    for (int n = 1;; n++) {
        struct scene scene;
        struct apply_report report;

        set_edited_scene(&scene);
        scene.fake.fail_at = n;
        report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
        ends[report.end]++;
        if (report.end == APPLY_DONE)
            cr_assert(is_new_state(&scene.fake), "call %d", n);
        else if (report.end == APPLY_ROLLED_BACK)
            cr_assert(is_old_state(&scene.fake), "call %d: %s", n, report.failed.message);
        else if (report.end == APPLY_REFUSED)
            cr_assert(is_edited_and_untouched(&scene.fake), "call %d", n);
        cr_assert_eq(fake_find(&scene.fake, "db")->pid, 13, "call %d", n);
        destroy_arena(&scene.arena);
        if (scene.fake.calls < n)
            break;
    }
    cr_assert_gt(ends[APPLY_ROLLED_BACK], 10);
    cr_assert_gt(ends[APPLY_REFUSED], 3);
    cr_assert_leq(ends[APPLY_STUCK], 1); /* the journal that cannot be closed */
}

Test(edited, stays_when_nobody_knows_what_it_was)
{
    static const struct remedy_view view = {STR_INIT("/etc/a.conf"),
                                            STR_INIT("supconf apply -c /etc/a.conf"),
                                            STR_INIT("supconf apply --recover")};
    struct scene scene;
    struct apply_report report;
    struct remedies remedies;

    set_edited_scene(&scene);
    scene.file.is_edited = false;
    scene.plan.file_count = 0;
    scene.plan.steps++;
    scene.plan.step_count--;
    scene.plan.no_way_back = "nothing is recorded";
    scene.fake.crashes = STR("2");
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_STUCK);
    cr_assert_eq(report.stuck_count, 1);
    cr_assert(str_contains(str_from(report.stuck.message), STR("nothing is recorded")));
    cr_assert(str_equal(scene.fake.file.bytes, STR(SCENE_AFTER)));
    cr_assert_null(fake_find(&scene.fake, "new"), "what comes after was not begun");
    cr_assert_eq(fake_find(&scene.fake, "db")->pid, 13);
    cr_assert_not(scene.fake.has_journal, "the next run begins anew");
    remedies = remedies_for(scene.arena, &scene.plan, &report, &scene.world, &view);
    cr_assert(str_equal(remedies.items[1], view.again));
    cr_assert(str_equal(remedies.items[remedies.count - 1],
                        STR("supervisorctl -c /etc/a.conf start web:web")),
              STR_FORMAT, STR_ARGS(remedies.items[remedies.count - 1]));
    destroy_arena(&scene.arena);
}
