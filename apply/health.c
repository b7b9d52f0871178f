/* SPDX-License-Identifier: MIT */
#include "apply/health.h"

#include "daemon/sighting.h"

enum {
    POLL_MS = 250,
    START_LIMIT_MS = 10000 /* beyond that, for a machine under load */
};

/* One look at all groups. */
struct look {
    struct arena *arena; /* of the message */
    const struct health_watch *watch;
    const struct snapshot *now;
    int64_t now_ms;
    struct sighting **sightings; /* by group, then process */
};

static int64_t window_ms(const struct health_watch *watch, const struct group_forecast *group)
{
    int64_t window = sighting_window_ms(group->start_seconds);

    return window < watch->settle_ms ? watch->settle_ms : window;
}

/* Of a group that is kept, what is restarted. Going back, what was already down before the
 * change is not waited for. */
static bool is_watched(const struct group_forecast *group,
                       const struct process_forecast *process, bool after)
{
    if (group->restarts_readers && !process->read_count)
        return false;
    return after ? process->shall_run : process->ran && process->pid > 0;
}

/* The worst of its processes; *health names it. */
static enum sight judge_group(const struct look *look, size_t index, struct health *health,
                              struct error *err)
{
    const struct group_forecast *group = look->watch->groups[index];
    int64_t window = window_ms(look->watch, group);
    enum sight worst = SIGHT_WELL;

    for (size_t i = 0; i < group->process_count && worst != SIGHT_LOST; i++) {
        const struct process_forecast *process = &group->processes[i];
        struct str why = {0};
        enum sight sight;

        if (!is_watched(group, process, look->watch->after))
            continue;
        sight = sighting_look(look->arena, &look->sightings[index][i],
                              snapshot_find(look->now, group->name, process->name),
                              process->wanted, look->now_ms, window, &why);
        if (sight == SIGHT_LOST)
            error_set(err, ERROR_DAEMON,
                      "'" STR_FORMAT ":" STR_FORMAT "' does not stay up: " STR_FORMAT,
                      STR_ARGS(group->name), STR_ARGS(process->name), STR_ARGS(why));
        if (sight > worst && sight >= SIGHT_STARTING) {
            worst = sight;
            *health = (struct health){group, process->name};
        }
    }
    return worst;
}

static enum sight judge_all(const struct look *look, struct health *health, struct error *err)
{
    enum sight worst = SIGHT_WELL;

    for (size_t i = 0; i < look->watch->count && worst != SIGHT_LOST; i++) {
        struct health one = {0};
        enum sight sight = judge_group(look, i, &one, err);

        if (sight <= worst)
            continue;
        worst = sight;
        *health = one;
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

static struct sighting **make_room(struct arena *arena, const struct health_watch *watch)
{
    struct sighting **sightings = ARENA_ARRAY(arena, struct sighting *, watch->count);

    for (size_t i = 0; i < watch->count; i++)
        sightings[i] = ARENA_ARRAY(arena, struct sighting, watch->groups[i]->process_count);
    return sightings;
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
    struct look look = {.arena = arena, .watch = watch, .sightings = make_room(arena, watch)};
    int64_t limit_ms = longest_window(watch) + START_LIMIT_MS;
    int64_t begun = world->now_ms(world->context);

    for (;;) {
        struct snapshot now;
        enum sight worst;

        arena_reset(scratch);
        if (!world_goes_on(world, err) ||
            !world->snapshot(world->context, scratch, &now, err)) {
            *health = (struct health){0};
            return false;
        }
        look.now = &now;
        look.now_ms = world->now_ms(world->context);
        worst = judge_all(&look, health, err);
        if (worst == SIGHT_LOST)
            return false;
        if (worst == SIGHT_WELL) {
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
