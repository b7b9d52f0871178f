/* SPDX-License-Identifier: MIT */
#include "daemon/condition.h"

bool exit_is_expected(const struct program *program, int64_t exit_status)
{
    for (size_t i = 0; i < program->exit_code_count; i++)
        if (program->exit_codes[i] == exit_status)
            return true;
    return false;
}

static enum condition exited(const struct process_info *info, const struct program *program)
{
    bool is_expected =
        program ? exit_is_expected(program, info->exit_status) : info->exit_status == 0;

    if (program && (program->autorestart == AUTORESTART_ALWAYS ||
                    (program->autorestart == AUTORESTART_UNEXPECTED && !is_expected)))
        return CONDITION_RETRYING; /* EXITED lasts for a turn of supervisord's loop then */
    return is_expected ? CONDITION_FINISHED : CONDITION_ENDED;
}

static enum condition stopped(const struct process_info *info, const struct program *program)
{
    if (program)
        return program->autostart ? CONDITION_STOPPED : CONDITION_IDLE;
    return info->start ? CONDITION_STOPPED : CONDITION_IDLE;
}

enum condition condition_of(const struct process_info *info, const struct process *configured,
                            int64_t exits)
{
    const struct program *program = configured ? configured->program : NULL;
    bool is_looping = exits >= LOOP_EXITS && info->now - info->start < LOOP_AGE_SECONDS;

    switch (info->state) {
    case PROCESS_RUNNING:
        return is_looping ? CONDITION_LOOPING : CONDITION_RUNNING;
    case PROCESS_STARTING:
        return is_looping ? CONDITION_LOOPING : CONDITION_STARTING;
    case PROCESS_STOPPING:
        return CONDITION_STOPPING;
    case PROCESS_BACKOFF:
        return CONDITION_RETRYING;
    case PROCESS_FATAL:
        return CONDITION_GIVEN_UP;
    case PROCESS_EXITED:
        return exited(info, program);
    case PROCESS_STOPPED:
        return stopped(info, program);
    case PROCESS_UNKNOWN:
        break;
    }
    return CONDITION_LOST;
}

bool condition_is_well(enum condition condition)
{
    return condition <= CONDITION_STOPPING;
}

const char *condition_name(enum condition condition)
{
    static const char *const names[] = {
        [CONDITION_RUNNING] = "running",   [CONDITION_STARTING] = "starting",
        [CONDITION_FINISHED] = "finished", [CONDITION_IDLE] = "idle",
        [CONDITION_STOPPING] = "stopping", [CONDITION_STOPPED] = "stopped",
        [CONDITION_LOOPING] = "looping",   [CONDITION_RETRYING] = "retrying",
        [CONDITION_ENDED] = "ended",       [CONDITION_GIVEN_UP] = "given-up",
        [CONDITION_LOST] = "lost",
    };

    return names[condition];
}

const struct process *configured_process(const struct model *model, struct str group,
                                         struct str name)
{
    const struct group *found = model ? model_group(model, group) : NULL;

    for (size_t i = 0; found && i < found->count; i++)
        for (size_t j = 0; j < found->programs[i]->count; j++)
            if (str_equal(found->programs[i]->processes[j].name, name))
                return &found->programs[i]->processes[j];
    return NULL;
}
