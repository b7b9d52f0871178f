/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "apply/dry.h"
#include "apply/journal.h"
#include "apply/remedy.h"
#include "scene.h"

static const struct apply_options options = {0};

Test(apply, reaches_the_wanted_state_and_leaves_the_rest_alone)
{
    struct scene scene;
    struct apply_report report;

    set_scene(&scene);
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_DONE, "%s", report.failed.message);
    cr_assert(is_new_state(&scene.fake));
    cr_assert_eq(fake_find(&scene.fake, "db")->pid, 13);
    cr_assert_not(scene.fake.has_journal);
    destroy_arena(&scene.arena);
}

Test(apply, goes_back_when_a_program_does_not_stay_up)
{
    struct scene scene;
    struct apply_report report;

    set_scene(&scene);
    scene.fake.crashes = STR("2");
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_ROLLED_BACK, "%s", report.stuck.message);
    cr_assert(is_old_state(&scene.fake));
    cr_assert_eq(fake_find(&scene.fake, "db")->pid, 13);
    cr_assert(str_equal(report.failed_group, STR("web")));
    cr_assert(str_equal(report.log_lines, STR("what the program said\n")));
    destroy_arena(&scene.arena);
}

Test(apply, refuses_what_reread_sees_otherwise)
{
    struct scene scene;
    struct apply_report report;

    set_scene(&scene);
    scene.groups[3].action = GROUP_KEEP;
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_REFUSED);
    cr_assert(is_old_state(&scene.fake));
    cr_assert_eq(fake_find(&scene.fake, "web")->pid, 12);
    destroy_arena(&scene.arena);
}

Test(apply, refuses_a_stale_plan)
{
    struct scene scene;
    struct apply_report report;

    set_scene(&scene);
    scene.fake.file.bytes = STR("edited=1\n");
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_REFUSED);
    cr_assert(str_equal(scene.fake.file.bytes, STR("edited=1\n")));
    destroy_arena(&scene.arena);
}

/* Whatever call fails: the new state, the old one, or a report that says it is stuck. */
Test(apply, survives_a_failure_at_every_call)
{
    size_t ends[APPLY_REFUSED + 1] = {0};

    for (int n = 1;; n++) {
        struct scene scene;
        struct apply_report report;

        set_scene(&scene);
        scene.fake.fail_at = n;
        report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
        ends[report.end]++;
        if (report.end == APPLY_DONE)
            cr_assert(is_new_state(&scene.fake), "call %d", n);
        else if (report.end == APPLY_STUCK)
            cr_assert_neq(report.stuck.kind, ERROR_NONE, "call %d", n);
        else
            cr_assert(is_old_state(&scene.fake), "call %d: %s", n, report.failed.message);
        cr_assert_eq(fake_find(&scene.fake, "db")->pid, 13, "call %d", n);
        destroy_arena(&scene.arena);
        if (scene.fake.calls < n)
            break;
    }
    cr_assert_gt(ends[APPLY_ROLLED_BACK], 10);
    cr_assert_leq(ends[APPLY_STUCK], 1); /* the journal that cannot be closed */
}

/* A second failure, on the way back: the old state, or a report that names what is stuck. */
Test(apply, survives_two_failures_wherever_they_fall)
{
    size_t trials = 0, stuck = 0;

    for (int first = 1;; first++) {
        bool was_reached = false;

        for (int gap = 1;; gap++) {
            struct scene scene;
            struct apply_report report;
            int calls;

            set_scene(&scene);
            scene.fake.fail_at = first;
            scene.fake.fail_again_at = first + gap;
            report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
            calls = scene.fake.calls;
            trials++;
            if (report.end == APPLY_STUCK) {
                stuck++;
                cr_assert_gt(report.stuck_count, 0, "calls %d, %d", first, first + gap);
                cr_assert_neq(report.stuck.kind, ERROR_NONE);
            } else if (report.end == APPLY_DONE) {
                cr_assert(is_new_state(&scene.fake), "calls %d, %d", first, first + gap);
            } else {
                cr_assert(is_old_state(&scene.fake), "calls %d, %d: %s", first, first + gap,
                          report.failed.message);
            }
            cr_assert_eq(fake_find(&scene.fake, "db")->pid, 13, "calls %d, %d", first,
                         first + gap);
            destroy_arena(&scene.arena);
            was_reached = calls >= first;
            if (calls < first + gap)
                break;
        }
        if (!was_reached)
            break;
    }
    cr_log_info("%zu trials, %zu stuck", trials, stuck);
    cr_assert_gt(trials, 500);
    cr_assert_gt(stuck, 0);
}

/* What is stuck is what is not as it was: no more, no less. */
Test(apply, names_exactly_what_is_stuck)
{
    struct scene scene;
    struct apply_report report;

    set_scene(&scene);
    scene.fake.crashes = STR("2");
    scene.fake.unaddable = STR("web");
    scene.fake.unaddable_version = STR("1");
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_STUCK);
    cr_assert_eq(report.stuck_count, 1);
    cr_assert(str_equal(report.stuck_steps[0].step->target, STR("web")));
    cr_assert(scene_has(&scene.fake, "old", "1"));
    cr_assert(scene.fake.has_journal);
    destroy_arena(&scene.arena);
}

Test(apply, never_starts_a_second_copy_of_what_cannot_be_signalled)
{
    struct scene scene;
    struct apply_report report;

    set_scene(&scene);
    scene.fake.is_unkillable = true;
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_STUCK);
    cr_assert_eq(scene.fake.adds_of_web, 0);
    cr_assert(str_contains(str_from(report.failed.message), STR("second copy")));
    destroy_arena(&scene.arena);
}

Test(apply, goes_back_when_it_is_interrupted_at_any_call)
{
    for (int n = 1;; n++) {
        struct scene scene;
        struct apply_report report;

        set_scene(&scene);
        scene.fake.interrupt_at = n;
        report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
        if (report.end == APPLY_DONE)
            cr_assert(is_new_state(&scene.fake), "call %d", n);
        else
            cr_assert(is_old_state(&scene.fake), "call %d: %s", n, report.stuck.message);
        cr_assert_not(scene.fake.has_journal, "call %d", n);
        cr_assert_eq(fake_find(&scene.fake, "db")->pid, 13, "call %d", n);
        destroy_arena(&scene.arena);
        if (scene.fake.calls < n)
            break;
    }
}

Test(apply, asks_dependencies_before_it_touches_anything)
{
    struct scene scene;
    struct apply_report report;

    set_scene(&scene);
    scene.fake.lacks_dependency = true;
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_REFUSED);
    cr_assert(str_contains(str_from(report.failed.message), STR("db: nobody there")));
    cr_assert(is_old_state(&scene.fake));
    cr_assert_eq(fake_find(&scene.fake, "web")->pid, 12);
    destroy_arena(&scene.arena);
}

Test(apply, gives_checks_as_many_attempts_as_they_are_granted)
{
    const struct apply_options patient = {.check_attempts = 3, .check_wait_ms = 100};

    for (int failing = 0; failing <= 3; failing++) {
        struct scene scene;
        struct apply_report report;

        set_scene(&scene);
        scene.fake.failing_checks = failing;
        report = apply_run(scene.arena, &scene.plan, &scene.world, &patient);
        cr_assert_eq(report.end, failing < 3 ? APPLY_DONE : APPLY_ROLLED_BACK, "%d", failing);
        destroy_arena(&scene.arena);
    }
}

Test(apply, lets_the_canary_go_first)
{
    const struct apply_options canary = {.canary = STR("new")};
    const struct apply_options unknown = {.canary = STR("db")};
    struct scene scene;
    struct apply_report report;

    set_scene(&scene);
    scene.fake.crashes = STR("1"); /* so is the new group's version */
    report = apply_run(scene.arena, &scene.plan, &scene.world, &canary);
    cr_assert_eq(report.end, APPLY_ROLLED_BACK, "%s", report.stuck.message);
    cr_assert(str_equal(report.failed_group, STR("new")));
    cr_assert_eq(fake_find(&scene.fake, "web")->pid, 12);
    cr_assert_eq(fake_find(&scene.fake, "old")->pid, 11);
    destroy_arena(&scene.arena);
    set_scene(&scene);
    report = apply_run(scene.arena, &scene.plan, &scene.world, &unknown);
    cr_assert_eq(report.end, APPLY_REFUSED);
    cr_assert_eq(report.failed.kind, ERROR_USAGE);
    destroy_arena(&scene.arena);
}

Test(apply, watches_the_groups_of_a_batch_together)
{
    int64_t durations[2];

    for (size_t i = 0; i < 2; i++) {
        const struct apply_options batch = {.batch = i ? 3 : 1};
        struct scene scene;
        struct apply_report report;

        set_scene(&scene);
        report = apply_run(scene.arena, &scene.plan, &scene.world, &batch);
        cr_assert_eq(report.end, APPLY_DONE, "%s", report.failed.message);
        cr_assert(is_new_state(&scene.fake));
        durations[i] = scene.fake.now_ms;
        destroy_arena(&scene.arena);
    }
    cr_assert_lt(durations[1], durations[0]);
}

static const struct apply_options with_restart = {.may_restart_daemon = true};

Test(apply, restarts_the_daemon_when_that_is_allowed)
{
    struct option_change change = {.option = STR("loglevel"), .need = NEED_RELOAD};
    struct scene scene;
    struct apply_report report;

    set_scene(&scene);
    scene.plan.daemon_changes = &change;
    scene.plan.daemon_change_count = 1;
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    cr_assert_eq(report.end, APPLY_DONE);
    cr_assert_eq(scene.fake.restarts, 0);
    destroy_arena(&scene.arena);
    set_scene(&scene);
    scene.plan.daemon_changes = &change;
    scene.plan.daemon_change_count = 1;
    report = apply_run(scene.arena, &scene.plan, &scene.world, &with_restart);
    cr_assert_eq(report.end, APPLY_DONE, "%s", report.failed.message);
    cr_assert_eq(scene.fake.restarts, 1);
    cr_assert(is_new_state(&scene.fake));
    destroy_arena(&scene.arena);
    set_scene(&scene);
    scene.plan.daemon_changes = &change;
    scene.plan.daemon_change_count = 1;
    scene.fake.crashes = STR("2");
    report = apply_run(scene.arena, &scene.plan, &scene.world, &with_restart);
    cr_assert_eq(report.end, APPLY_ROLLED_BACK, "%s", report.stuck.message);
    cr_assert_eq(scene.fake.restarts, 2);
    cr_assert(is_old_state(&scene.fake));
    destroy_arena(&scene.arena);
}

/* What takes more than a restart by itself, or has no effect, is no reason to stop everything.
 */
Test(apply, restarts_the_daemon_for_nothing_that_this_would_not_bring)
{
    static const enum daemon_need needs[] = {NEED_START, NEED_IMPOSSIBLE, NEED_NOTHING};

    for (size_t i = 0; i < COUNT_OF(needs); i++) {
        struct option_change change = {.option = STR("minfds"), .need = needs[i]};
        struct scene scene;
        struct apply_report report;

        set_scene(&scene);
        scene.plan.daemon_changes = &change;
        scene.plan.daemon_change_count = 1;
        report = apply_run(scene.arena, &scene.plan, &scene.world, &with_restart);
        cr_assert_eq(report.end, APPLY_DONE, "%s", report.failed.message);
        cr_assert_eq(scene.fake.restarts, 0);
        cr_assert(is_new_state(&scene.fake));
        destroy_arena(&scene.arena);
    }
}

static void count_line(void *context, struct str what)
{
    size_t *lines = context;

    cr_assert(str_starts_with(what, STR("would ")));
    ++*lines;
}

Test(apply, only_tells_in_a_dry_run)
{
    size_t lines = 0;
    const struct dry_listener listener = {&lines, count_line};
    struct scene scene;
    struct apply_report report;
    struct world dry;

    set_scene(&scene);
    dry = dry_world(dry_world_create(scene.arena, &scene.world, &scene.plan, &listener));
    report = apply_run(scene.arena, &scene.plan, &dry, &options);
    cr_assert_eq(report.end, APPLY_DONE, "%s", report.failed.message);
    cr_assert_geq(lines, 8);
    cr_assert(is_old_state(&scene.fake));
    cr_assert_eq(fake_find(&scene.fake, "web")->pid, 12);
    destroy_arena(&scene.arena);
}

Test(apply, writes_down_what_is_left_to_do)
{
    static const struct remedy_view view = {STR_INIT("/etc/it's.conf"),
                                            STR_INIT("supconf apply api"),
                                            STR_INIT("supconf apply --recover api")};
    struct scene scene;
    struct apply_report report;
    struct remedies remedies;

    set_scene(&scene);
    scene.fake.crashes = STR("2");
    scene.fake.unaddable = STR("web");
    scene.fake.unaddable_version = STR("1");
    report = apply_run(scene.arena, &scene.plan, &scene.world, &options);
    remedies = remedies_for(scene.arena, &scene.plan, &report, &scene.world, &view);
    cr_assert_geq(remedies.count, 4);
    cr_assert(str_equal(remedies.items[1], view.recover));
    cr_assert(str_equal(remedies.items[remedies.count - 1],
                        STR("supervisorctl -c '/etc/it'\\''s.conf' add web")));
    destroy_arena(&scene.arena);
}

/* A run cut off at any point is taken back by recovery, twice as well as once. */
Test(apply, recovers_a_run_that_was_cut_off)
{
    static struct str groups[] = {STR_INIT("old"), STR_INIT("web"), STR_INIT("new")};
    static struct journal_file file = {STR_INIT("etc/a.conf"), true};
    static struct journal_process ran[] = {
        {.group = STR_INIT("old"), .name = STR_INIT("old"), .ran = true},
        {.group = STR_INIT("web"), .name = STR_INIT("web"), .ran = true}
    };

    for (int n = 1; n < 60; n++) {
        struct scene scene;
        struct journal_state journal;
        struct error err = {0};

        set_scene(&scene);
        scene.fake.fail_at = n;
        scene.fake.fails = 1000;
        apply_run(scene.arena, &scene.plan, &scene.world, &options);
        scene.fake.fail_at = 0;
        if (!scene.fake.has_journal) {
            destroy_arena(&scene.arena);
            continue;
        }
        journal = (struct journal_state){.stage = JOURNAL_BEGUN,
                                         .files = &file,
                                         .file_count = 1,
                                         .planned = groups,
                                         .planned_count = COUNT_OF(groups),
                                         .groups = groups,
                                         .group_count = COUNT_OF(groups),
                                         .processes = ran,
                                         .process_count = COUNT_OF(ran)};
        cr_assert(apply_recover(scene.arena, &journal, &scene.world, &err), "%s", err.message);
        cr_assert(is_old_state(&scene.fake), "call %d", n);
        cr_assert(apply_recover(scene.arena, &journal, &scene.world, &err), "%s", err.message);
        cr_assert(is_old_state(&scene.fake), "call %d", n);
        destroy_arena(&scene.arena);
    }
}
