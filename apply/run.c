/* SPDX-License-Identifier: MIT */
#include "apply/run.h"

#include "apply/check.h"
#include "apply/groups.h"
#include "apply/restart.h"
#include "base/list.h"

bool run_has_touched(const struct run *run)
{
    for (size_t i = 0; i < run->begun; i++)
        if (run->touched[i])
            return true;
    return run->has_restarted_daemon;
}

void run_tell(const struct run *run, const struct step *step)
{
    const struct apply_events *events = run->options->events;

    if (events && events->step)
        events->step(events->context, step, run->is_going_back);
}

static bool reach_file(const struct run *run, const struct step *step, struct error *err)
{
    const struct world *world = run->world;

    if (run->is_going_back)
        return world->restore_file(world->context, step->target, file_before(step->file), err);
    if (step->kind == STEP_ACCEPT_FILE)
        return true;
    return world->write_file(world->context, step->target, &step->file->wanted, err);
}

static bool reach_reread(const struct run *run, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct reread_result result;

    return run->world->reread(run->world->context, arena, &result, err) &&
           check_reread(run->plan, &result, err);
}

bool run_step(struct run *run, const struct step *step, struct error *err)
{
    run_tell(run, step);
    if (step->kind == STEP_REREAD ? reach_reread(run, err) : reach_file(run, step, err))
        return true;
    run->failed_step = step;
    return false;
}

bool run_announce_group(struct run *run, size_t index, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    const struct step *step = run->order.steps[index];
    struct str record = str_printf(arena, "group " STR_FORMAT, STR_ARGS(step->target));

    run_tell(run, step);
    /* The way back does not hang on a journal that cannot be written: the name is in it. */
    if (!run->is_going_back && !run->world->record(run->world->context, record, err)) {
        run->failed_step = step;
        return false;
    }
    run->touched[index] = true;
    return true;
}

bool run_reach_group(struct run *run, size_t index, struct error *err)
{
    const struct step *step = run->order.steps[index];

    if (step->kind == STEP_RESTART_READERS
            ? group_restart_readers(run->arena, step->group, run->world, err)
            : group_reach(step->group, !run->is_going_back, run->world, err))
        return true;
    run->failed_step = step;
    return false;
}

static struct health_watch watch_of(const struct run *run)
{
    return (struct health_watch){
        .after = !run->is_going_back,
        .settle_ms = run->options->settle_ms,
        .check_attempts = run->is_going_back ? 0 : run->options->check_attempts,
        .check_wait_ms = run->options->check_wait_ms,
    };
}

/* The step of the order that is about the group. */
static const struct step *step_of(const struct run *run, const struct group_forecast *group)
{
    for (size_t i = run->order.group_start; i < run->order.count; i++)
        if (run->order.steps[i]->group == group)
            return run->order.steps[i];
    return NULL;
}

bool run_watch(struct run *run, size_t start, size_t end, struct error *err)
{
    const struct group_forecast **groups =
        ARENA_ARRAY(run->arena, const struct group_forecast *, end - start);
    struct health_watch watch = watch_of(run);

    watch.groups = groups;
    for (size_t i = start; i < end; i++)
        if (run->touched[i] && group_shall_exist(run->order.steps[i]->group, watch.after))
            groups[watch.count++] = run->order.steps[i]->group;
    if (!watch.count || health_wait(run->arena, &watch, run->world, &run->health, err))
        return true;
    run->failed_step =
        step_of(run, run->health.failed_group ? run->health.failed_group : groups[0]);
    return false;
}

static int64_t longest_stop(const struct plan *plan)
{
    int64_t longest = 0;

    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].stop_wait_seconds > longest)
            longest = plan->groups[i].stop_wait_seconds;
    return longest;
}

bool run_restart_daemon(struct run *run, struct error *err)
{
    const struct plan *plan = run->plan;
    const struct apply_events *events = run->options->events;
    const struct group_forecast **groups =
        ARENA_ARRAY(run->arena, const struct group_forecast *, plan->group_count);
    struct health_watch watch = watch_of(run);

    if (events && events->restart_daemon)
        events->restart_daemon(events->context, run->is_going_back);
    if (!run->is_going_back && !run->world->record(run->world->context, STR("daemon"), err))
        return false;
    run->has_restarted_daemon = true;
    if (!restart_daemon(run->world, longest_stop(plan), err))
        return false;
    watch.groups = groups;
    for (size_t i = 0; i < plan->group_count; i++) {
        const struct group_forecast *group = &plan->groups[i];

        if (!group_shall_exist(group, watch.after))
            continue;
        groups[watch.count++] = group;
        if (!group_restore_intent(group, watch.after, run->world, err))
            return false;
    }
    return health_wait(run->arena, &watch, run->world, &run->health, err);
}

void run_add_stuck(struct run *run, struct apply_report *report, const struct step *step,
                   const struct error *err)
{
    *ARRAY_ADD(run->arena, report->stuck_steps, report->stuck_count, report->stuck_capacity) =
        (struct stuck_step){step, *err};
    if (report->stuck.kind == ERROR_NONE)
        report->stuck = *err;
}
