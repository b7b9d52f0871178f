/* SPDX-License-Identifier: MIT */
#include "plan/processes.h"

#include "base/list.h"

/* After SIGKILL supervisord notices the end within its next round or two. */
enum { REAP_SECONDS = 2 };

bool process_is_up(enum process_state state)
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
    return process_is_up(info->state) ||
           (info->state != PROCESS_STOPPED && wanted->program->autostart);
}

/* found is how it runs now, as far as that is known. */
static enum process_note note_of(const struct process_info *info, const struct process *active,
                                 const struct process *wanted)
{
    bool starts = wanted && wanted->program->autostart;

    if (info->state == PROCESS_UNKNOWN)
        return NOTE_LOST;
    if (!wanted)
        return NOTE_NONE;
    if (info->state == PROCESS_STOPPED)
        return starts && (!active || active->program->autostart) ? NOTE_STOPPED_BY_HAND
                                                                 : NOTE_NONE;
    if (process_is_up(info->state) && !starts)
        return NOTE_STARTED_BY_HAND;
    if (info->state == PROCESS_EXITED && starts)
        return NOTE_FINISHED;
    return starts && (info->state == PROCESS_FATAL || info->state == PROCESS_BACKOFF)
               ? NOTE_FAILED
               : NOTE_NONE;
}

static void take_stop(const struct process *runs, struct process_forecast *process)
{
    const struct program *program = runs ? runs->program : NULL;

    if (!program)
        return;
    process->stop_wait_seconds = program->stop_wait_seconds;
    process->stop_signal = program->stop_signal;
    process->stop_as_group = program->stop_as_group;
    process->kill_as_group = program->kill_as_group;
}

static void add_known_processes(struct arena *arena, const struct group_sides *sides,
                                struct group_forecast *forecast)
{
    for (size_t i = 0; i < sides->running.count; i++) {
        const struct process_info *info = sides->running.items[i];
        const struct process *active, *wanted;
        struct process_forecast *process;

        active = find_process(sides->active, info->name);
        wanted = find_process(sides->wanted, info->name);
        process = add_process(arena, forecast);
        *process = (struct process_forecast){
            .name = info->name,
            .wanted = wanted,
            .pid = info->pid,
            .ran = process_is_up(info->state),
            .shall_run = shall_run(info, wanted),
            .autostart = wanted && wanted->program->autostart,
            .autostarted = active && active->program->autostart,
            .state = info->state,
            .note = note_of(info, active, wanted),
            .update_runs = wanted && wanted->program->autostart,
        };
        take_stop(active ? active : wanted, process);
        if (process->ran && process->pid &&
            process->stop_wait_seconds + REAP_SECONDS > forecast->stop_seconds)
            forecast->stop_seconds = process->stop_wait_seconds + REAP_SECONDS;
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
                .update_runs = program->autostart,
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

void forecast_processes(struct arena *arena, const struct group_sides *sides,
                        struct group_forecast *forecast)
{
    take_times(sides->active, forecast);
    take_times(sides->wanted, forecast);
    add_known_processes(arena, sides, forecast);
    add_new_processes(arena, sides->wanted, forecast);
}
