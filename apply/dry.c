/* SPDX-License-Identifier: MIT */
#include "apply/dry.h"

#include "apply/groups.h"
#include "base/list.h"

enum group_stage {
    GROUP_AS_SEEN,
    GROUP_DOWN,
    GROUP_GONE,
    GROUP_AS_WANTED,
};

/* A process that was stopped by itself. */
struct dry_process {
    struct str group, name;
    bool is_back; /* and started again */
};

struct dry_world {
    struct arena *arena;
    const struct world *inner;
    const struct plan *plan;
    const struct dry_listener *listener;
    enum group_stage *stages; /* by plan->groups */
    LIST_OF(struct dry_process) stopped;
    bool has_begun;
    int64_t now_ms;
};

static void tell(const struct dry_world *dry, const char *verb, struct str what)
{
    dry->listener->tell(dry->listener->context,
                        str_printf(dry->arena, "would %s " STR_FORMAT, verb, STR_ARGS(what)));
}

static bool read_file(void *context, struct arena *arena, struct str path,
                      struct file_state *state, struct error *err)
{
    const struct dry_world *dry = context;

    return dry->inner->read_file(dry->inner->context, arena, path, state, err);
}

static bool write_file(void *context, struct str path, const struct file_state *state,
                       struct error *err)
{
    (void)err;
    tell(context, state->exists ? "write" : "remove", path);
    return true;
}

static bool restore_file(void *context, struct str path, const struct file_state *state,
                         struct error *err)
{
    (void)state;
    (void)err;
    tell(context, "restore", path);
    return true;
}

static void add_name(struct arena *arena, struct str **names, size_t *count, size_t most,
                     struct str name)
{
    if (!*names)
        *names = ARENA_ARRAY(arena, struct str, most);
    (*names)[(*count)++] = name;
}

/* What the plan foresees. */
static bool reread(void *context, struct arena *arena, struct reread_result *result,
                   struct error *err)
{
    const struct dry_world *dry = context;
    size_t most = dry->plan->group_count;

    (void)err;
    *result = (struct reread_result){0};
    tell(dry, "ask supervisord to", STR("reread"));
    for (size_t i = 0; i < most; i++) {
        const struct group_forecast *group = &dry->plan->groups[i];

        if (group->action == GROUP_ADD)
            add_name(arena, &result->added, &result->added_count, most, group->name);
        if (group->action == GROUP_RESTART)
            add_name(arena, &result->changed, &result->changed_count, most, group->name);
        if (group->action == GROUP_REMOVE)
            add_name(arena, &result->removed, &result->removed_count, most, group->name);
    }
    return true;
}

static enum group_stage *stage_of(const struct dry_world *dry, struct str name)
{
    const struct group_forecast *group = plan_group(dry->plan, name);

    return group ? &dry->stages[group - dry->plan->groups] : NULL;
}

static bool is_stopped(const struct dry_world *dry, const struct process_info *info)
{
    for (size_t i = 0; i < dry->stopped.count; i++)
        if (str_equal(dry->stopped.items[i].group, info->group) &&
            str_equal(dry->stopped.items[i].name, info->name))
            return !dry->stopped.items[i].is_back;
    return false;
}

/* What runs, as it would be by now. */
static bool snapshot(void *context, struct arena *arena, struct snapshot *snapshot,
                     struct error *err)
{
    const struct dry_world *dry = context;
    const struct snapshot *seen = &dry->plan->seen;
    LIST_OF(struct process_info) list = {0};

    if (!dry->has_begun)
        return dry->inner->snapshot(dry->inner->context, arena, snapshot, err);
    for (size_t i = 0; i < seen->count; i++) {
        struct process_info info = seen->processes[i];
        const enum group_stage *stage = stage_of(dry, info.group);

        if (stage && (*stage == GROUP_GONE || *stage == GROUP_AS_WANTED))
            continue;
        if ((stage && *stage == GROUP_DOWN) || is_stopped(dry, &info))
            info.state = PROCESS_STOPPED, info.state_name = STR("STOPPED"), info.pid = 0;
        *LIST_ADD(arena, &list) = info;
    }
    for (size_t i = 0; i < dry->plan->group_count; i++) {
        const struct group_forecast *group = &dry->plan->groups[i];

        for (size_t j = 0; dry->stages[i] == GROUP_AS_WANTED && j < group->process_count; j++)
            *LIST_ADD(arena, &list) = (struct process_info){
                .group = group->name,
                .name = group->processes[j].name,
                .pid = 1,
                .state = PROCESS_RUNNING,
                .state_name = STR("RUNNING"),
            };
    }
    *snapshot = (struct snapshot){seen->identity, list.items, list.count};
    return true;
}

static bool stop_group(void *context, struct str group, struct error *err)
{
    const struct dry_world *dry = context;
    enum group_stage *stage = stage_of(dry, group);

    (void)err;
    tell(dry, "stop group", group);
    if (stage && *stage == GROUP_AS_SEEN)
        *stage = GROUP_DOWN;
    return true;
}

static bool remove_group(void *context, struct str group, struct error *err)
{
    const struct dry_world *dry = context;
    enum group_stage *stage = stage_of(dry, group);

    (void)err;
    tell(dry, "remove group", group);
    if (stage)
        *stage = GROUP_GONE;
    return true;
}

static bool add_group(void *context, struct str group, struct error *err)
{
    const struct dry_world *dry = context;
    enum group_stage *stage = stage_of(dry, group);

    (void)err;
    tell(dry, "add group", group);
    if (stage)
        *stage = GROUP_AS_WANTED;
    return true;
}

static struct str full_name(const struct dry_world *dry, struct str group, struct str process)
{
    return str_printf(dry->arena, STR_FORMAT ":" STR_FORMAT, STR_ARGS(group),
                      STR_ARGS(process));
}

static bool start_process(void *context, struct str group, struct str process,
                          struct error *err)
{
    struct dry_world *dry = context;

    (void)err;
    tell(dry, "start process", full_name(dry, group, process));
    for (size_t i = 0; i < dry->stopped.count; i++)
        if (str_equal(dry->stopped.items[i].group, group) &&
            str_equal(dry->stopped.items[i].name, process))
            dry->stopped.items[i].is_back = true;
    return true;
}

static bool stop_process(void *context, struct str group, struct str process, struct error *err)
{
    struct dry_world *dry = context;

    (void)err;
    tell(dry, "stop process", full_name(dry, group, process));
    *LIST_ADD(dry->arena, &dry->stopped) = (struct dry_process){group, process, false};
    return true;
}

static bool log_size(void *context, struct str group, struct str process, int64_t *size,
                     struct error *err)
{
    (void)context;
    (void)group;
    (void)process;
    *size = 0;
    return error_set(err, ERROR_SYSTEM, "not looked at");
}

static bool log_since(void *context, struct arena *arena, struct str group, struct str process,
                      int64_t size, struct str *lines, struct error *err)
{
    (void)context;
    (void)arena;
    (void)group;
    (void)process;
    (void)size;
    (void)err;
    *lines = STR("");
    return true;
}

/* A daemon that was restarted runs all that is wanted. */
static bool restart_daemon(void *context, struct error *err)
{
    const struct dry_world *dry = context;

    (void)err;
    tell(dry, "restart", STR("supervisord"));
    for (size_t i = 0; i < dry->plan->group_count; i++)
        dry->stages[i] =
            group_shall_exist(&dry->plan->groups[i], true) ? GROUP_AS_WANTED : GROUP_GONE;
    return true;
}

static int64_t main_log_size(void *context)
{
    (void)context;
    return -1;
}

static struct str main_log_since(void *context, struct arena *arena, int64_t size)
{
    (void)context;
    (void)arena;
    (void)size;
    return STR("");
}

static bool check_dependencies(void *context, struct arena *arena, struct str *failure)
{
    const struct dry_world *dry = context;

    return dry->inner->check_dependencies(dry->inner->context, arena, failure);
}

static bool check_health(void *context, struct arena *arena, struct str *failure)
{
    (void)arena;
    (void)failure;
    tell(context, "make", STR("the checks of the instance"));
    return true;
}

static bool is_alive(void *context, int64_t pid)
{
    (void)context;
    (void)pid;
    return false;
}

static bool is_interrupted(void *context)
{
    const struct dry_world *dry = context;

    return dry->inner->is_interrupted(dry->inner->context);
}

static bool begin(void *context, const struct plan *plan, struct error *err)
{
    struct dry_world *dry = context;

    (void)plan;
    (void)err;
    dry->has_begun = true;
    return true;
}

static bool record(void *context, struct str text, struct error *err)
{
    (void)context;
    (void)text;
    (void)err;
    return true;
}

static bool finish(void *context, bool is_done, struct error *err)
{
    (void)context;
    (void)is_done;
    (void)err;
    return true;
}

static int64_t now_ms(void *context)
{
    const struct dry_world *dry = context;

    return dry->now_ms;
}

static void sleep_ms(void *context, int64_t duration_ms)
{
    struct dry_world *dry = context;

    dry->now_ms += duration_ms;
}

struct dry_world *dry_world_create(struct arena *arena, const struct world *inner,
                                   const struct plan *plan, const struct dry_listener *listener)
{
    struct dry_world *dry = ARENA_NEW(arena, struct dry_world);

    dry->arena = arena;
    dry->inner = inner;
    dry->plan = plan;
    dry->listener = listener;
    dry->stages = ARENA_ARRAY(arena, enum group_stage, plan->group_count);
    return dry;
}

struct world dry_world(struct dry_world *dry)
{
    return (struct world){
        .context = dry,
        .read_file = read_file,
        .write_file = write_file,
        .restore_file = restore_file,
        .reread = reread,
        .snapshot = snapshot,
        .stop_group = stop_group,
        .remove_group = remove_group,
        .add_group = add_group,
        .start_process = start_process,
        .stop_process = stop_process,
        .log_size = log_size,
        .log_since = log_since,
        .restart_daemon = restart_daemon,
        .main_log_size = main_log_size,
        .main_log_since = main_log_since,
        .check_dependencies = check_dependencies,
        .check_health = check_health,
        .is_alive = is_alive,
        .is_interrupted = is_interrupted,
        .begin = begin,
        .record = record,
        .finish = finish,
        .now_ms = now_ms,
        .sleep_ms = sleep_ms,
    };
}
