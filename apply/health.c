/* SPDX-License-Identifier: MIT */
#include "apply/health.h"

enum {
    POLL_MS = 250,
    MARGIN_MS = 2000,     /* beyond startsecs: a process that dies right after counts */
    START_LIMIT_MS = 5000 /* beyond startsecs, for a machine under load */
};

enum verdict {
    VERDICT_WELL,
    VERDICT_STARTING,
    VERDICT_LOST,
};

/* What is known of one process since it was first seen up. */
struct watched {
    int64_t pid, start;
};

static const struct process_info *find(const struct snapshot *snapshot, struct str group,
                                       struct str process)
{
    for (size_t i = 0; i < snapshot->count; i++)
        if (str_equal(snapshot->processes[i].group, group) &&
            str_equal(snapshot->processes[i].name, process))
            return &snapshot->processes[i];
    return NULL;
}

/* A job that runs once and ended as it may. */
static bool ended_well(const struct process_info *info, const struct process *wanted)
{
    const struct program *program = wanted ? wanted->program : NULL;

    if (!program || info->state != PROCESS_EXITED || program->autorestart == AUTORESTART_ALWAYS)
        return false;
    for (size_t i = 0; i < program->exit_code_count; i++)
        if (program->exit_codes[i] == info->exit_status)
            return true;
    return false;
}

static enum verdict judge(struct arena *arena, const struct process_info *info,
                          const struct process *wanted, struct watched *watched,
                          struct str *why)
{
    if (!info) {
        *why = STR("supervisord does not know it");
        return VERDICT_LOST;
    }
    if (ended_well(info, wanted))
        return VERDICT_WELL;
    if (info->state == PROCESS_STARTING || info->state == PROCESS_RUNNING) {
        if (watched->pid && (watched->pid != info->pid || watched->start != info->start)) {
            *why = STR("it died and was started again");
            return VERDICT_LOST;
        }
        *watched = (struct watched){.pid = info->pid, .start = info->start};
        return info->state == PROCESS_RUNNING ? VERDICT_WELL : VERDICT_STARTING;
    }
    if (info->state == PROCESS_STOPPED && !watched->pid) /* not yet spawned */
        return VERDICT_STARTING;
    *why = str_printf(arena, STR_FORMAT "%s" STR_FORMAT, STR_ARGS(info->state_name),
                      info->spawn_error.length ? ": " : "", STR_ARGS(info->spawn_error));
    return VERDICT_LOST;
}

/* Going back, what was already down before the change is not waited for. */
static bool is_watched(const struct process_forecast *process, bool after)
{
    return after ? process->shall_run : process->ran && process->pid > 0;
}

static enum verdict judge_all(struct arena *arena, const struct health_watch *watch,
                              const struct snapshot *now, struct watched *watched,
                              struct health *health, struct error *err)
{
    const struct group_forecast *group = watch->group;
    enum verdict worst = VERDICT_WELL;

    for (size_t i = 0; i < group->process_count; i++) {
        const struct process_forecast *process = &group->processes[i];
        struct str why = {0};
        enum verdict verdict;

        if (!is_watched(process, watch->after))
            continue;
        verdict = judge(arena, find(now, group->name, process->name), process->wanted,
                        &watched[i], &why);
        if (verdict == VERDICT_LOST) {
            health->failed_process = process->name;
            error_set(err, ERROR_DAEMON,
                      "'" STR_FORMAT ":" STR_FORMAT "' does not stay up: " STR_FORMAT,
                      STR_ARGS(group->name), STR_ARGS(process->name), STR_ARGS(why));
            return VERDICT_LOST;
        }
        if (verdict > worst)
            worst = verdict;
    }
    return worst;
}

static bool check_instance(struct arena *arena, const struct group_forecast *group,
                           const struct world *world, int64_t deadline, struct error *err)
{
    struct str failure = {0};

    while (!world->check_health(world->context, arena, &failure)) {
        if (world->now_ms(world->context) > deadline)
            return error_set(err, ERROR_DAEMON,
                             "after '" STR_FORMAT "' the check failed: " STR_FORMAT,
                             STR_ARGS(group->name), STR_ARGS(failure));
        world->sleep_ms(world->context, POLL_MS);
    }
    return true;
}

bool health_wait(struct arena *arena, const struct health_watch *watch,
                 const struct world *world, struct health *health, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    const struct group_forecast *group = watch->group;
    struct watched *watched = ARENA_ARRAY(arena, struct watched, group->process_count);
    int64_t begun = world->now_ms(world->context);
    int64_t window = group->start_seconds * 1000 + MARGIN_MS;
    int64_t deadline = begun + window + START_LIMIT_MS;

    if (window < watch->settle_ms)
        window = watch->settle_ms;
    for (;;) {
        struct snapshot now;
        enum verdict verdict;

        arena_reset(scratch);
        if (!world->snapshot(world->context, scratch, &now, err))
            return false;
        verdict = judge_all(arena, watch, &now, watched, health, err);
        if (verdict == VERDICT_LOST)
            return false;
        if (verdict == VERDICT_WELL && world->now_ms(world->context) - begun >= window)
            return !watch->after || check_instance(arena, group, world, deadline, err);
        if (verdict == VERDICT_STARTING && world->now_ms(world->context) > deadline)
            return error_set(err, ERROR_TIMEOUT,
                             "'" STR_FORMAT "' is still starting after %lld s",
                             STR_ARGS(group->name), (long long)(deadline - begun) / 1000);
        world->sleep_ms(world->context, POLL_MS);
    }
}
