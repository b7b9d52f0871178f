/* SPDX-License-Identifier: MIT */
#include "apply/apply.h"

#include "apply/check.h"
#include "apply/groups.h"
#include "apply/health.h"
#include "apply/journal.h"

/* One run over a plan. Going back is the same walk over the steps that were begun, in the same
 * order, towards `before`: restoring the newest first would let the daemon reread the new file.
 */
struct run {
    struct arena *arena;
    const struct plan *plan;
    const struct world *world;
    const struct apply_options *options;
    bool is_going_back;
    struct health health;
    const struct step *failed_step;
    int64_t *log_sizes; /* before the change, of each process of plan->seen; -1: not known */
};

static void tell_step(const struct run *run, const struct step *step)
{
    const struct apply_events *events = run->options->events;

    if (events && events->step)
        events->step(events->context, step, run->is_going_back);
}

static bool reach_file(const struct run *run, const struct step *step, struct error *err)
{
    const struct file_state *state =
        run->is_going_back ? &step->file->found : &step->file->wanted;

    return run->world->write_file(run->world->context, step->target, state, err);
}

static bool reach_reread(const struct run *run, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct reread_result result;

    if (!run->world->reread(run->world->context, arena, &result, err))
        return false;
    return run->is_going_back || check_reread(run->plan, &result, err);
}

static bool reach_group(struct run *run, const struct step *step, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str record = str_printf(arena, "group " STR_FORMAT, STR_ARGS(step->target));
    enum step_kind removes = run->is_going_back ? STEP_ADD_GROUP : STEP_REMOVE_GROUP;
    struct health_watch watch = {.group = step->group,
                                 .after = !run->is_going_back,
                                 .settle_ms = run->options->settle_ms};

    if (!run->world->record(run->world->context, record, err) ||
        !group_reach(step->group, !run->is_going_back, run->world, err))
        return false;
    return step->kind == removes ||
           health_wait(run->arena, &watch, run->world, &run->health, err);
}

static bool reach_step(struct run *run, const struct step *step, struct error *err)
{
    tell_step(run, step);
    switch (step->kind) {
    case STEP_WRITE_FILE:
    case STEP_REMOVE_FILE:
        return reach_file(run, step, err);
    case STEP_REREAD:
        return reach_reread(run, err);
    case STEP_REMOVE_GROUP:
    case STEP_RESTART_GROUP:
    case STEP_ADD_GROUP:
        return reach_group(run, step, err);
    }
    return true;
}

/* Does the first count steps; returns how many were begun. Going back does not stop at a step
 * that fails: the more is back, the better. */
static size_t reach_all(struct run *run, size_t count, struct error *err)
{
    size_t begun = 0;

    while (begun < count) {
        const struct step *step = &run->plan->steps[begun++];
        struct error failed = {0};

        if (reach_step(run, step, &failed))
            continue;
        if (err->kind == ERROR_NONE) {
            *err = failed;
            run->failed_step = step;
        }
        if (!run->is_going_back)
            break;
    }
    return begun;
}

static bool touches_group(const struct run *run, size_t begun)
{
    for (size_t i = 0; i < begun; i++)
        if (run->plan->steps[i].group)
            return true;
    return false;
}

/* Marks where the logs end, so that what a failed process wrote can be shown alone. */
static void mark_logs(struct run *run)
{
    run->log_sizes = ARENA_ARRAY(run->arena, int64_t, run->plan->seen.count);
    for (size_t i = 0; i < run->plan->seen.count; i++) {
        const struct process_info *process = &run->plan->seen.processes[i];
        const struct group_forecast *group = plan_group(run->plan, process->group);
        struct error unknown = {0};

        run->log_sizes[i] = -1;
        if (group && group->action == GROUP_RESTART &&
            !run->world->log_size(run->world->context, process->group, process->name,
                                  &run->log_sizes[i], &unknown))
            run->log_sizes[i] = -1;
    }
}

static int64_t marked_size(const struct run *run, struct str group, struct str process)
{
    for (size_t i = 0; i < run->plan->seen.count; i++)
        if (run->log_sizes[i] >= 0 && str_equal(run->plan->seen.processes[i].group, group) &&
            str_equal(run->plan->seen.processes[i].name, process))
            return run->log_sizes[i];
    return 0;
}

/* Before going back: afterwards an automatic log would be another file. */
static void keep_evidence(struct run *run, struct apply_report *report)
{
    struct error unknown = {0};

    if (!run->failed_step || !run->failed_step->group)
        return;
    report->failed_group = run->failed_step->target;
    report->failed_process = run->health.failed_process;
    if (report->failed_process.length &&
        !run->world->log_since(run->world->context, run->arena, report->failed_group,
                               report->failed_process,
                               marked_size(run, report->failed_group, report->failed_process),
                               &report->log_lines, &unknown))
        report->log_lines = STR("");
}

static void go_back(struct run *run, size_t begun, struct apply_report *report)
{
    run->is_going_back = true;
    reach_all(run, begun, &report->stuck);
    if (report->stuck.kind != ERROR_NONE)
        report->end = APPLY_STUCK;
    else if (touches_group(run, begun))
        report->end = APPLY_ROLLED_BACK;
    else /* files are back, no process was touched */
        report->end = report->failed.kind == ERROR_STALE ? APPLY_REFUSED : APPLY_ROLLED_BACK;
}

static void look_at_end(struct run *run, struct apply_report *report)
{
    struct error unknown = {0};

    if (run->plan->is_running &&
        !run->world->snapshot(run->world->context, run->arena, &report->after, &unknown))
        report->after = (struct snapshot){0};
}

struct apply_report apply_run(struct arena *arena, const struct plan *plan,
                              const struct world *world, const struct apply_options *options)
{
    struct run run = {.arena = arena, .plan = plan, .world = world, .options = options};
    struct apply_report report = {.end = APPLY_REFUSED};

    if (!check_unchanged(plan, world, &report.failed))
        return report;
    mark_logs(&run);
    if (!world->begin(world->context, plan, &report.failed))
        return report;
    report.steps_done = reach_all(&run, plan->step_count, &report.failed);
    if (report.failed.kind == ERROR_NONE) {
        report.end = APPLY_DONE;
    } else {
        keep_evidence(&run, &report);
        go_back(&run, report.steps_done, &report);
        report.steps_done = 0;
    }
    if (report.end != APPLY_STUCK && !world->finish(world->context, &report.stuck))
        report.end = APPLY_STUCK;
    look_at_end(&run, &report);
    return report;
}
