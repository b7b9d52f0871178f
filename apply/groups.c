/* SPDX-License-Identifier: MIT */
#include "apply/groups.h"

enum {
    POLL_MS = 200,         /* faster polling makes a crash loop spin faster */
    START_MS = 3000,       /* supervisord's loop turns at least once a second */
    STOP_MARGIN_MS = 5000, /* supervisord reaps a killed process within a second or two */
    REMOVE_RETRY_MS =
        5000 /* a process that respawned in between makes remove fail (fault 91) */
};

static bool is_stopped(enum process_state state)
{
    return state == PROCESS_STOPPED || state == PROCESS_EXITED || state == PROCESS_FATAL;
}

struct group_state {
    bool is_there, is_down, is_lost; /* lost: a process that supervisord cannot signal */
};

/* What is to stop: a group, or some of its processes. */
struct target {
    struct str group;
    const struct str *processes;
    size_t process_count; /* 0: all */
};

static bool is_meant(const struct target *target, const struct process_info *process)
{
    if (!str_equal(process->group, target->group))
        return false;
    for (size_t i = 0; i < target->process_count; i++)
        if (str_equal(target->processes[i], process->name))
            return true;
    return !target->process_count;
}

static struct group_state look(const struct snapshot *snapshot, const struct target *target)
{
    struct group_state state = {.is_down = true};

    for (size_t i = 0; i < snapshot->count; i++) {
        const struct process_info *process = &snapshot->processes[i];

        if (!is_meant(target, process))
            continue;
        state.is_there = true;
        if (process->state == PROCESS_UNKNOWN)
            state.is_lost = true;
        if (!is_stopped(process->state))
            state.is_down = false;
    }
    return state;
}

/* Whether one of the processes that were there at the start still lives. */
static bool any_alive(const struct world *world, const struct snapshot *before,
                      const struct target *target)
{
    for (size_t i = 0; i < before->count; i++)
        if (is_meant(target, &before->processes[i]) && before->processes[i].pid > 0 &&
            world->is_alive(world->context, before->processes[i].pid))
            return true;
    return false;
}

static bool wait_until_down(const struct world *world, const struct snapshot *before,
                            const struct target *target, int64_t limit_ms, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    int64_t deadline = world->now_ms(world->context) + limit_ms;

    for (;;) {
        struct snapshot now;
        struct group_state state;

        arena_reset(scratch);
        if (!world_goes_on(world, err) || !world->snapshot(world->context, scratch, &now, err))
            return false;
        state = look(&now, target);
        if (state.is_lost)
            return error_set(err, ERROR_DAEMON,
                             "supervisord cannot signal a process of '" STR_FORMAT
                             "': starting it again would start a second copy",
                             STR_ARGS(target->group));
        if (state.is_down && !any_alive(world, before, target))
            return true;
        if (world->now_ms(world->context) > deadline)
            return error_set(err, ERROR_TIMEOUT, "'" STR_FORMAT "' did not stop within %lld s",
                             STR_ARGS(target->group), (long long)limit_ms / 1000);
        world->sleep_ms(world->context, POLL_MS);
    }
}

static bool remove_patiently(const struct world *world, struct str name, struct error *err)
{
    int64_t deadline = world->now_ms(world->context) + REMOVE_RETRY_MS;

    while (!world->remove_group(world->context, name, err)) {
        struct error again = {0};

        if (world->now_ms(world->context) > deadline)
            return false;
        world->sleep_ms(world->context, POLL_MS);
        if (!world->stop_group(world->context, name, &again) && again.kind == ERROR_SYSTEM)
            return false;
    }
    return true;
}

bool group_take_down(const struct world *world, struct str name, int64_t stop_wait_seconds,
                     struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    int64_t limit_ms = stop_wait_seconds * 1000 + STOP_MARGIN_MS;
    struct target target = {.group = name};
    struct snapshot before;

    if (!world->snapshot(world->context, arena, &before, err))
        return false;
    if (!look(&before, &target).is_there)
        return true;
    return world->stop_group(world->context, name, err) &&
           wait_until_down(world, &before, &target, limit_ms, err) &&
           remove_patiently(world, name, err);
}

static bool is_at_rest(const struct world *world, struct str group, struct str process)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct error unknown = {0};
    struct snapshot now;
    const struct process_info *info;

    if (!world->snapshot(world->context, arena, &now, &unknown))
        return false;
    info = snapshot_find(&now, group, process);
    return info && (info->state == PROCESS_EXITED || info->state == PROCESS_FATAL);
}

/* A process with autostart comes up a moment after the add: until then there is nothing to
 * stop, and afterwards it must be stopped, unless it has ended by itself. */
static bool stop_once_up(const struct world *world, struct str group, struct str process)
{
    int64_t deadline = world->now_ms(world->context) + START_MS;

    while (world->now_ms(world->context) < deadline) {
        struct error not_running = {0};

        if (world->stop_process(world->context, group, process, &not_running))
            return true;
        world->sleep_ms(world->context, POLL_MS);
    }
    return is_at_rest(world, group, process);
}

bool group_restore_intent(const struct group_forecast *group, bool after,
                          const struct world *world, struct error *err)
{
    for (size_t i = 0; i < group->process_count; i++) {
        const struct process_forecast *process = &group->processes[i];
        bool is_there = after ? process->wanted != NULL : !process->is_new;
        bool shall_run = after ? process->shall_run : process->ran;
        bool starts = after ? process->autostart : process->autostarted;

        if (!is_there || shall_run == starts)
            continue;
        if (shall_run && !world->start_process(world->context, group->name, process->name, err))
            return false;
        if (!shall_run && !stop_once_up(world, group->name, process->name))
            return error_set(err, ERROR_DAEMON,
                             "'" STR_FORMAT ":" STR_FORMAT
                             "' was stopped by hand before and could not be stopped again",
                             STR_ARGS(group->name), STR_ARGS(process->name));
    }
    return true;
}

bool group_shall_exist(const struct group_forecast *group, bool after)
{
    return group->action == GROUP_KEEP || group->action == GROUP_RESTART ||
           group->action == (after ? GROUP_ADD : GROUP_REMOVE);
}

bool group_reach(const struct group_forecast *group, bool after, const struct world *world,
                 struct error *err)
{
    if (!group_take_down(world, group->name, group->stop_wait_seconds, err))
        return false;
    if (!group_shall_exist(group, after))
        return true;
    return world->add_group(world->context, group->name, err) &&
           group_restore_intent(group, after, world, err);
}

bool group_restart_processes(const struct world *world, struct str group,
                             const struct str *processes, size_t count,
                             int64_t stop_wait_seconds, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct target target = {group, processes, count};
    struct snapshot before;
    bool are_started = true;

    if (!world->snapshot(world->context, arena, &before, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct error is_down = {0}; /* what does not go down is waited for in vain */

        (void)world->stop_process(world->context, group, processes[i], &is_down);
    }
    if (!wait_until_down(world, &before, &target, stop_wait_seconds * 1000 + STOP_MARGIN_MS,
                         err))
        return false;
    for (size_t i = 0; i < count; i++) { /* all, whatever becomes of one */
        struct error not_started = {0};

        if (world->start_process(world->context, group, processes[i], &not_started))
            continue;
        *err = not_started;
        are_started = false;
    }
    return are_started;
}

bool group_restart_readers(struct arena *arena, const struct group_forecast *group,
                           const struct world *world, struct error *err)
{
    struct str *processes = ARENA_ARRAY(arena, struct str, group->reader_count);
    size_t count = 0;

    for (size_t i = 0; i < group->process_count; i++)
        if (group->processes[i].read_count)
            processes[count++] = group->processes[i].name;
    return group_restart_processes(world, group->name, processes, count,
                                   group->stop_wait_seconds, err);
}
