/* SPDX-License-Identifier: MIT */
#include "plan/groups.h"

#include <stdlib.h>

#include "base/list.h"
#include "base/map.h"
#include "plan/options.h"

/* The three views of one group. */
struct sides {
    const struct snapshot *running;
    const struct group *found, *wanted; /* NULL: not there */
};

static bool is_up(enum process_state state)
{
    return state == PROCESS_STARTING || state == PROCESS_RUNNING || state == PROCESS_BACKOFF;
}

static const struct process *find_process(const struct group *group, struct str name)
{
    for (size_t i = 0; group && i < group->count; i++) {
        const struct program *program = group->programs[i];

        for (size_t j = 0; j < program->count; j++)
            if (str_equal(program->processes[j].name, name))
                return &program->processes[j];
    }
    return NULL;
}

static struct process_forecast *add_process(struct arena *arena,
                                            struct group_forecast *forecast)
{
    return ARRAY_ADD(arena, forecast->processes, forecast->process_count,
                     forecast->process_capacity);
}

/* A process that was never started, or was stopped by hand, stays so; one that ended by itself
 * is started again by autostart, as supervisord does. */
static bool shall_run(const struct process_info *info, const struct process *wanted)
{
    if (!wanted)
        return false;
    return is_up(info->state) || (info->state != PROCESS_STOPPED && wanted->program->autostart);
}

static void add_running_processes(struct arena *arena, const struct sides *sides,
                                  struct group_forecast *forecast)
{
    for (size_t i = 0; i < sides->running->count; i++) {
        const struct process_info *info = &sides->running->processes[i];
        const struct process *found, *wanted;

        if (!str_equal(info->group, forecast->name))
            continue;
        found = find_process(sides->found, info->name);
        wanted = find_process(sides->wanted, info->name);
        *add_process(arena, forecast) = (struct process_forecast){
            .name = info->name,
            .wanted = wanted,
            .pid = info->pid,
            .ran = is_up(info->state),
            .shall_run = shall_run(info, wanted),
            .autostart = wanted && wanted->program->autostart,
            .autostarted = found && found->program->autostart,
        };
    }
}

static bool has_process(const struct group_forecast *forecast, struct str name)
{
    for (size_t i = 0; i < forecast->process_count; i++)
        if (str_equal(forecast->processes[i].name, name))
            return true;
    return false;
}

static void add_new_processes(struct arena *arena, const struct group *wanted,
                              struct group_forecast *forecast)
{
    for (size_t i = 0; wanted && i < wanted->count; i++) {
        const struct program *program = wanted->programs[i];

        for (size_t j = 0; j < program->count; j++) {
            if (has_process(forecast, program->processes[j].name))
                continue;
            *add_process(arena, forecast) = (struct process_forecast){
                .name = program->processes[j].name,
                .wanted = &program->processes[j],
                .is_new = true,
                .shall_run = program->autostart,
                .autostart = program->autostart,
            };
        }
    }
}

static void take_times(const struct group *group, struct group_forecast *forecast)
{
    for (size_t i = 0; group && i < group->count; i++) {
        const struct program *program = group->programs[i];

        if (program->start_seconds > forecast->start_seconds)
            forecast->start_seconds = program->start_seconds;
        if (program->stop_wait_seconds > forecast->stop_wait_seconds)
            forecast->stop_wait_seconds = program->stop_wait_seconds;
    }
}

/* What runs is taken to be what the files on disk say; apply holds the forecast against the
 * answer of reread before it touches a process. */
static enum group_action action_of(const struct sides *sides, bool is_active)
{
    if (!sides->wanted)
        return GROUP_REMOVE;
    if (!is_active)
        return GROUP_ADD;
    if (!sides->found || group_differs(sides->found, sides->wanted))
        return GROUP_RESTART;
    return GROUP_KEEP;
}

static void forecast_group(struct arena *arena, const struct sides *sides, struct str name,
                           bool is_active, struct plan *plan)
{
    struct group_forecast *forecast =
        ARRAY_ADD(arena, plan->groups, plan->group_count, plan->group_capacity);
    const struct group *shown = sides->wanted ? sides->wanted : sides->found;
    struct option_changes changes = {0};

    forecast->name = name;
    forecast->action = action_of(sides, is_active);
    forecast->priority = shown ? shown->priority : 0;
    if (sides->found && sides->wanted)
        compare_group_sections(arena, sides->found, sides->wanted, &changes);
    forecast->changes = changes.items;
    forecast->change_count = changes.count;
    take_times(sides->found, forecast);
    take_times(sides->wanted, forecast);
    add_running_processes(arena, sides, forecast);
    add_new_processes(arena, sides->wanted, forecast);
}

static int compare_forecasts(const void *left, const void *right)
{
    const struct group_forecast *a = left, *b = right;

    if (a->priority != b->priority)
        return (a->priority > b->priority) - (a->priority < b->priority);
    return str_compare(a->name, b->name);
}

/* supervisord cannot be asked about a group without processes: what is on disk must do. */
static bool is_empty(const struct group *group)
{
    for (size_t i = 0; group && i < group->count; i++)
        if (group->programs[i]->count)
            return false;
    return group != NULL;
}

static const struct group *find_group(const struct model *model, struct str name)
{
    return model ? model_group(model, name) : NULL;
}

void forecast_groups(struct arena *arena, const struct plan_input *input, struct plan *plan)
{
    struct map active = {.arena = arena}, done = {.arena = arena};

    for (size_t i = 0; i < input->running->count; i++)
        map_put(&active, input->running->processes[i].group, plan);
    for (size_t i = 0; i < input->wanted->group_count; i++) {
        const struct group *wanted = input->wanted->groups[i];
        struct sides sides = {input->running, find_group(input->found, wanted->name), wanted};

        if (!map_put(&done, wanted->name, plan))
            forecast_group(arena, &sides, wanted->name,
                           map_get(&active, wanted->name) || is_empty(sides.found), plan);
    }
    for (size_t i = 0; i < active.count; i++) {
        struct str name = active.entries[i].key;
        struct sides sides = {input->running, find_group(input->found, name), NULL};

        if (!map_get(&done, name))
            forecast_group(arena, &sides, name, true, plan);
    }
    if (plan->group_count)
        qsort(plan->groups, plan->group_count, sizeof(*plan->groups), compare_forecasts);
}
