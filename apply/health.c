/* SPDX-License-Identifier: MIT */
#include "apply/health.h"

enum {
    POLL_MS = 250,
    MARGIN_MS = 2000,      /* beyond startsecs: a process that dies right after counts */
    START_LIMIT_MS = 10000 /* beyond that, for a machine under load */
};

enum verdict {
    VERDICT_WELL,
    VERDICT_STARTING,
    VERDICT_LOST,
};

/* What is known of one process since it was first seen up. */
struct watched {
    int64_t pid, start;
    int64_t since_ms;
};

/* One look at all groups. */
struct look {
    struct arena *arena; /* of the message */
    const struct health_watch *watch;
    const struct snapshot *now;
    int64_t now_ms;
    struct watched **watched; /* by group, then process */
};

static int64_t window_ms(const struct health_watch *watch, const struct group_forecast *group)
{
    int64_t window = group->start_seconds * 1000 + MARGIN_MS;

    return window < watch->settle_ms ? watch->settle_ms : window;
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

static enum verdict judge_running(const struct look *look, const struct group_forecast *group,
                                  const struct process_info *info, struct watched *watched,
                                  struct str *why)
{
    bool is_first = !watched->pid;

    if (!is_first && (watched->pid != info->pid || watched->start != info->start)) {
        *why = STR("it died and was started again");
        return VERDICT_LOST;
    }
    if (is_first)
        *watched = (struct watched){info->pid, info->start, look->now_ms};
    return info->state == PROCESS_RUNNING &&
                   look->now_ms - watched->since_ms >= window_ms(look->watch, group)
               ? VERDICT_WELL
               : VERDICT_STARTING;
}

static enum verdict judge(const struct look *look, const struct group_forecast *group,
                          const struct process_forecast *process, struct watched *watched,
                          struct str *why)
{
    const struct process_info *info = snapshot_find(look->now, group->name, process->name);

    if (!info) {
        *why = STR("supervisord does not know it");
        return VERDICT_LOST;
    }
    if (ended_well(info, process->wanted))
        return VERDICT_WELL;
    if (info->state == PROCESS_STARTING || info->state == PROCESS_RUNNING)
        return judge_running(look, group, info, watched, why);
    if (info->state == PROCESS_STOPPED && !watched->pid) /* not yet spawned */
        return VERDICT_STARTING;
    *why = str_printf(look->arena, STR_FORMAT "%s" STR_FORMAT, STR_ARGS(info->state_name),
                      info->spawn_error.length ? ": " : "", STR_ARGS(info->spawn_error));
    return VERDICT_LOST;
}

/* Going back, what was already down before the change is not waited for. */
static bool is_watched(const struct process_forecast *process, bool after)
{
    return after ? process->shall_run : process->ran && process->pid > 0;
}

static enum verdict judge_group(const struct look *look, size_t index, struct health *health,
                                struct error *err)
{
    const struct group_forecast *group = look->watch->groups[index];
    enum verdict worst = VERDICT_WELL;

    for (size_t i = 0; i < group->process_count; i++) {
        const struct process_forecast *process = &group->processes[i];
        struct str why = {0};
        enum verdict verdict;

        if (!is_watched(process, look->watch->after))
            continue;
        verdict = judge(look, group, process, &look->watched[index][i], &why);
        if (verdict == VERDICT_LOST) {
            *health = (struct health){group, process->name};
            error_set(err, ERROR_DAEMON,
                      "'" STR_FORMAT ":" STR_FORMAT "' does not stay up: " STR_FORMAT,
                      STR_ARGS(group->name), STR_ARGS(process->name), STR_ARGS(why));
            return VERDICT_LOST;
        }
        if (verdict > worst) {
            worst = verdict;
            *health = (struct health){group, process->name};
        }
    }
    return worst;
}

static enum verdict judge_all(const struct look *look, struct health *health, struct error *err)
{
    enum verdict worst = VERDICT_WELL;

    for (size_t i = 0; i < look->watch->count && worst != VERDICT_LOST; i++) {
        enum verdict verdict = judge_group(look, i, health, err);

        if (verdict > worst)
            worst = verdict;
    }
    return worst;
}

static bool check_instance(struct arena *arena, const struct health_watch *watch,
                           const struct world *world, struct error *err)
{
    for (int attempt = 1; attempt <= watch->check_attempts; attempt++) {
        struct str failure = {0};

        if (!world_goes_on(world, err))
            return false;
        if (world->check_health(world->context, arena, &failure))
            return true;
        if (attempt == watch->check_attempts)
            return error_set(err, ERROR_DAEMON, "the check failed %d times: " STR_FORMAT,
                             attempt, STR_ARGS(failure));
        world->sleep_ms(world->context, watch->check_wait_ms);
    }
    return true;
}

static struct watched **make_room(struct arena *arena, const struct health_watch *watch)
{
    struct watched **watched = ARENA_ARRAY(arena, struct watched *, watch->count);

    for (size_t i = 0; i < watch->count; i++)
        watched[i] = ARENA_ARRAY(arena, struct watched, watch->groups[i]->process_count);
    return watched;
}

static int64_t longest_window(const struct health_watch *watch)
{
    int64_t longest = 0;

    for (size_t i = 0; i < watch->count; i++)
        if (window_ms(watch, watch->groups[i]) > longest)
            longest = window_ms(watch, watch->groups[i]);
    return longest;
}

bool health_wait(struct arena *arena, const struct health_watch *watch,
                 const struct world *world, struct health *health, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct look look = {.arena = arena, .watch = watch, .watched = make_room(arena, watch)};
    int64_t limit_ms = longest_window(watch) + START_LIMIT_MS;
    int64_t begun = world->now_ms(world->context);

    for (;;) {
        struct snapshot now;
        enum verdict verdict;

        arena_reset(scratch);
        if (!world_goes_on(world, err) ||
            !world->snapshot(world->context, scratch, &now, err)) {
            *health = (struct health){0};
            return false;
        }
        look.now = &now;
        look.now_ms = world->now_ms(world->context);
        verdict = judge_all(&look, health, err);
        if (verdict == VERDICT_LOST)
            return false;
        if (verdict == VERDICT_WELL) {
            *health = (struct health){0};
            return check_instance(arena, watch, world, err);
        }
        if (look.now_ms - begun > limit_ms)
            return error_set(err, ERROR_TIMEOUT,
                             "'" STR_FORMAT ":" STR_FORMAT "' is still starting after %lld s",
                             STR_ARGS(health->failed_group->name),
                             STR_ARGS(health->failed_process), (long long)limit_ms / 1000);
        world->sleep_ms(world->context, POLL_MS);
    }
}
