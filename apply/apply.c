/* SPDX-License-Identifier: MIT */
#include "apply/apply.h"

#include "apply/back.h"
#include "apply/check.h"
#include "apply/evidence.h"
#include "apply/health.h"
#include "apply/order.h"
#include "apply/run.h"

static bool do_files_and_reread(struct run *run, struct error *err)
{
    while (run->begun < run->order.group_start) {
        const struct step *step = run->order.steps[run->begun];

        if (!world_goes_on(run->world, err))
            return false;
        run->begun++;
        if (!run_step(run, step, err))
            return false;
    }
    return true;
}

/* Several groups of a wave stop at the same time; each is then waited for by itself, and a
 * failure is met again there. */
static void stop_together(const struct run *run, size_t start, size_t count)
{
    bool is_asked = true;

    for (size_t i = start; i < start + count && count > 1 && is_asked; i++) {
        struct error not_there = {0};

        is_asked = run->order.steps[i]->kind == STEP_ADD_GROUP ||
                   run->order.steps[i]->kind == STEP_RESTART_READERS ||
                   run->world->stop_group(run->world->context, run->order.steps[i]->target,
                                          &not_there);
    }
}

static bool do_wave(struct run *run, size_t start, size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        run->begun = start + i + 1;
        if (!run_announce_group(run, start + i, err))
            return false;
    }
    stop_together(run, start, count);
    for (size_t i = 0; i < count; i++)
        if (!run_reach_group(run, start + i, err))
            return false;
    return run_watch(run, start, start + count, err);
}

static bool do_groups(struct run *run, struct error *err)
{
    for (size_t start = run->order.group_start; start < run->order.count;) {
        size_t count = order_wave(&run->order, start);

        if (!world_goes_on(run->world, err) || !do_wave(run, start, count, err))
            return false;
        start += count;
    }
    return true;
}

static bool needs_restart(const struct run *run)
{
    return run->options->may_restart_daemon && plan_waits_for_reload(run->plan);
}

static bool do_all(struct run *run, struct error *err)
{
    if (!do_files_and_reread(run, err))
        return false;
    return needs_restart(run) ? run_restart_daemon(run, err) : do_groups(run, err);
}

/* Before going back: afterwards an automatic log would be another file. */
static void keep_evidence(struct run *run, const struct evidence *evidence,
                          struct apply_report *report)
{
    const struct step *step = run->failed_step;

    if (run->health.failed_group) {
        report->failed_group = run->health.failed_group->name;
        report->failed_process = run->health.failed_process;
        report->log_lines = evidence_of_process(run->arena, evidence, run->world,
                                                report->failed_group, report->failed_process);
    } else if (step && step->group) {
        report->failed_group = step->target;
    }
    report->daemon_lines = evidence_of_daemon(run->arena, evidence, run->world);
}

/* What somebody edited is all there is: groups that are touched again would come up with the
 * same. */
static void stay(struct run *run, struct apply_report *report)
{
    struct error err = {0};

    if (!run_has_touched(run))
        return;
    (void)error_set(&err, ERROR_INPUT, "%s: files and groups stay as they are",
                    run->plan->no_way_back);
    run_add_stuck(run, report, run->failed_step, &err);
}

static enum apply_end end_of_way_back(const struct run *run, const struct apply_report *report)
{
    bool is_untouched = run->plan->no_way_back || plan_has_edits(run->plan);

    if (report->stuck_count)
        return APPLY_STUCK;
    if (run_has_touched(run))
        return APPLY_ROLLED_BACK;
    /* Files are as they were, no process was touched. */
    return report->failed.kind == ERROR_STALE || is_untouched ? APPLY_REFUSED
                                                              : APPLY_ROLLED_BACK;
}

static void look_at_end(struct run *run, struct apply_report *report)
{
    struct error unknown = {0};

    if (run->plan->is_running &&
        !run->world->snapshot(run->world->context, run->arena, &report->after, &unknown))
        report->after = (struct snapshot){0};
}

static bool check_before(struct run *run, struct error *err)
{
    struct str failure = {0};

    if (!order_make(run->arena, run->plan, run->options->batch, run->options->canary,
                    &run->order, err) ||
        !check_unchanged(run->plan, run->world, err))
        return false;
    return run->world->check_dependencies(run->world->context, run->arena, &failure) ||
           error_set(err, ERROR_SYSTEM,
                     "what the instance depends on is not there: " STR_FORMAT,
                     STR_ARGS(failure));
}

static void finish(struct run *run, struct apply_report *report)
{
    bool is_over = report->end != APPLY_STUCK || run->plan->no_way_back;
    struct error err = {0};

    if (is_over && !run->world->finish(run->world->context, report->end == APPLY_DONE, &err)) {
        run_add_stuck(run, report, NULL, &err);
        report->end = APPLY_STUCK;
    }
    look_at_end(run, report);
}

struct apply_report apply_run(struct arena *arena, const struct plan *plan,
                              const struct world *world, const struct apply_options *options)
{
    struct run run = {.arena = arena, .plan = plan, .world = world, .options = options};
    struct apply_report report = {.end = APPLY_REFUSED};
    struct evidence evidence;

    if (!check_before(&run, &report.failed))
        return report;
    run.touched = ARENA_ARRAY(arena, bool, plan->step_count);
    evidence = evidence_mark(arena, plan, world);
    if (!world->begin(world->context, plan, &report.failed))
        return report;
    if (do_all(&run, &report.failed)) {
        report.end = APPLY_DONE;
        report.steps_done = run.begun;
    } else {
        keep_evidence(&run, &evidence, &report);
        if (plan->no_way_back)
            stay(&run, &report);
        else
            go_back(&run, &report);
        report.end = end_of_way_back(&run, &report);
    }
    finish(&run, &report);
    return report;
}
