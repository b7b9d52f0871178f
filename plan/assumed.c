/* SPDX-License-Identifier: MIT */
#include "plan/assumed.h"

enum { SOME_PID = 1 };

static size_t count_processes(const struct model *model)
{
    size_t count = 0;

    for (size_t i = 0; i < model->group_count; i++)
        for (size_t j = 0; j < model->groups[i]->count; j++)
            count += model->groups[i]->programs[j]->count;
    return count;
}

/* A log that is AUTO has a name that supervisord made. */
static struct str open_log(const struct process *process, int stream)
{
    const struct log *log = &process->logs[stream];
    static const struct str automatic[STREAM_COUNT] = {
        STR_INIT("some-stdout---supervisor.log"), STR_INIT("some-stderr---supervisor.log")};

    if (log->kind == LOG_AUTO)
        return automatic[stream];
    return log->kind == LOG_FILE ? log->path.str : STR("");
}

static void take_program(const struct group *group, const struct program *program,
                         struct snapshot *snapshot)
{
    bool runs = program->autostart;

    for (size_t i = 0; i < program->count; i++) {
        const struct process *process = &program->processes[i];

        snapshot->processes[snapshot->count++] = (struct process_info){
            .group = group->name,
            .name = process->name,
            .pid = runs ? SOME_PID : 0,
            .state = runs ? PROCESS_RUNNING : PROCESS_STOPPED,
            .state_name = runs ? STR("RUNNING") : STR("STOPPED"),
            .stdout_log = open_log(process, STREAM_STDOUT),
            .stderr_log = open_log(process, STREAM_STDERR),
        };
    }
}

struct snapshot snapshot_assumed(struct arena *arena, const struct model *model)
{
    struct snapshot snapshot = {
        .identity = {.state = STR("RUNNING"), .pid = SOME_PID},
        .processes = ARENA_ARRAY(arena, struct process_info, count_processes(model)),
    };

    for (size_t i = 0; i < model->group_count; i++)
        for (size_t j = 0; j < model->groups[i]->count; j++)
            take_program(model->groups[i], model->groups[i]->programs[j], &snapshot);
    return snapshot;
}
