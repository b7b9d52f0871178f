/* SPDX-License-Identifier: MIT */
#include "fake_world.h"

#include <string.h>

static bool fails_now(struct fake_world *fake, struct error *err)
{
    fake->calls++;
    if (fake->calls != fake->fail_again_at && (!fake->fail_at || fake->calls < fake->fail_at ||
                                               fake->calls >= fake->fail_at + fake->fails))
        return false;
    error_set(err, ERROR_SYSTEM, "call %d fails", fake->calls);
    return true;
}

static struct fake_group *find(struct fake_world *fake, struct str name)
{
    for (size_t i = 0; i < fake->active_count; i++)
        if (str_equal(fake->active[i].name, name))
            return &fake->active[i];
    return NULL;
}

const struct fake_group *fake_find(const struct fake_world *fake, const char *name)
{
    for (size_t i = 0; i < fake->active_count; i++)
        if (str_equal(fake->active[i].name, str_from(name)))
            return &fake->active[i];
    return NULL;
}

/* The version of a group in a text, or bytes NULL. */
static struct str version_in(struct str text, struct str name)
{
    while (text.length) {
        struct str line = str_cut(&text, '\n');

        if (str_equal(str_cut(&line, '='), name))
            return line;
    }
    return (struct str){0};
}

static bool read_file(void *context, struct arena *arena, struct str path,
                      struct file_state *state, struct error *err)
{
    struct fake_world *fake = context;

    (void)arena;
    (void)path;
    if (fails_now(fake, err))
        return false;
    *state = fake->file;
    return true;
}

static bool write_file(void *context, struct str path, const struct file_state *state,
                       struct error *err)
{
    struct fake_world *fake = context;

    (void)path;
    if (fails_now(fake, err))
        return false;
    fake->file = *state;
    return true;
}

static bool restore_file(void *context, struct str path, const struct file_state *state,
                         struct error *err)
{
    struct fake_world *fake = context;

    (void)path;
    (void)state;
    if (fails_now(fake, err))
        return false;
    fake->file = fake->kept;
    return true;
}

static void add_name(struct arena *arena, struct str **names, size_t *count, struct str name)
{
    if (!*names)
        *names = ARENA_ARRAY(arena, struct str, FAKE_GROUPS);
    (*names)[(*count)++] = name;
}

static bool reread(void *context, struct arena *arena, struct reread_result *result,
                   struct error *err)
{
    struct fake_world *fake = context;
    struct reread_result found = {0};

    if (fails_now(fake, err))
        return false;
    fake->last_read = fake->file.bytes;
    for (struct str rest = fake->last_read; rest.length;) {
        struct str line = str_cut(&rest, '\n');
        struct str name = str_cut(&line, '=');
        const struct fake_group *group = find(fake, name);

        if (!group)
            add_name(arena, &found.added, &found.added_count, name);
        else if (!str_equal(group->version, line))
            add_name(arena, &found.changed, &found.changed_count, name);
    }
    for (size_t i = 0; i < fake->active_count; i++)
        if (!version_in(fake->last_read, fake->active[i].name).bytes)
            add_name(arena, &found.removed, &found.removed_count, fake->active[i].name);
    *result = found;
    return true;
}

static bool is_crashed(const struct fake_world *fake, const struct fake_group *group)
{
    return fake->crashes.length && str_equal(group->version, fake->crashes) &&
           fake->now_ms > group->started;
}

static bool snapshot(void *context, struct arena *arena, struct snapshot *snapshot,
                     struct error *err)
{
    struct fake_world *fake = context;

    if (fails_now(fake, err))
        return false;
    *snapshot = (struct snapshot){
        .identity = {.pid = 1},
        .processes = ARENA_ARRAY(arena, struct process_info, FAKE_GROUPS),
        .count = fake->active_count,
    };
    for (size_t i = 0; i < fake->active_count; i++) {
        const struct fake_group *group = &fake->active[i];
        bool lost = group->pid && is_crashed(fake, group);

        snapshot->processes[i] = (struct process_info){
            .group = group->name,
            .name = group->name,
            .pid = lost ? 0 : group->pid,
            .state = fake->is_unkillable && str_equal(group->name, STR("web")) ? PROCESS_UNKNOWN
                     : lost                                                    ? PROCESS_FATAL
                     : group->pid                                              ? PROCESS_RUNNING
                                  : PROCESS_STOPPED,
            .state_name = lost         ? STR("FATAL")
                          : group->pid ? STR("RUNNING")
                                       : STR("STOPPED"),
            .start = group->started,
        };
    }
    return true;
}

static bool stop_group(void *context, struct str name, struct error *err)
{
    struct fake_world *fake = context;
    struct fake_group *group = find(fake, name);

    if (fails_now(fake, err))
        return false;
    if (!group)
        return error_set(err, ERROR_DAEMON, "BAD_NAME");
    group->pid = 0;
    return true;
}

static bool remove_group(void *context, struct str name, struct error *err)
{
    struct fake_world *fake = context;
    struct fake_group *group = find(fake, name);

    if (fails_now(fake, err))
        return false;
    if (!group || group->pid)
        return error_set(err, ERROR_DAEMON, "BAD_NAME or STILL_RUNNING");
    *group = fake->active[--fake->active_count];
    return true;
}

static bool add_group(void *context, struct str name, struct error *err)
{
    struct fake_world *fake = context;
    struct str version = version_in(fake->last_read, name);

    if (fails_now(fake, err))
        return false;
    if (!version.bytes || find(fake, name))
        return error_set(err, ERROR_DAEMON, "BAD_NAME or ALREADY_ADDED");
    if (str_equal(name, fake->unaddable) && str_equal(version, fake->unaddable_version))
        return error_set(err, ERROR_DAEMON, "HTTP status 500");
    fake->adds_of_web += str_equal(name, STR("web"));
    fake->active[fake->active_count++] =
        (struct fake_group){.name = str_copy(fake->arena, name),
                            .version = version,
                            .pid = fake->next_pid++,
                            .started = fake->now_ms};
    return true;
}

static bool start_process(void *context, struct str group, struct str process,
                          struct error *err)
{
    struct fake_world *fake = context;

    (void)process;
    if (fails_now(fake, err))
        return false;
    find(fake, group)->pid = fake->next_pid++;
    return true;
}

static bool stop_process(void *context, struct str group, struct str process, struct error *err)
{
    (void)process;
    return stop_group(context, group, err);
}

static bool log_size(void *context, struct str group, struct str process, int64_t *size,
                     struct error *err)
{
    (void)group;
    (void)process;
    *size = 0;
    return !fails_now(context, err);
}

static bool log_since(void *context, struct arena *arena, struct str group, struct str process,
                      int64_t size, struct str *lines, struct error *err)
{
    (void)arena;
    (void)group;
    (void)process;
    (void)size;
    *lines = STR("what the program said\n");
    return !fails_now(context, err);
}

static bool restart_daemon(void *context, struct error *err)
{
    struct fake_world *fake = context;

    if (fails_now(fake, err))
        return false;
    fake->active_count = 0;
    fake->restarts++;
    for (struct str rest = fake->file.bytes; rest.length;) {
        struct str line = str_cut(&rest, '\n');
        struct str name = str_cut(&line, '=');

        fake->active[fake->active_count++] =
            (struct fake_group){.name = str_copy(fake->arena, name),
                                .version = line,
                                .pid = fake->next_pid++,
                                .started = fake->now_ms};
    }
    return true;
}

static int64_t main_log_size(void *context)
{
    (void)context;
    return 0;
}

static struct str main_log_since(void *context, struct arena *arena, int64_t size)
{
    (void)context;
    (void)arena;
    (void)size;
    return STR("\x1b[31mred\x1b[0m\n");
}

static bool check_dependencies(void *context, struct arena *arena, struct str *failure)
{
    const struct fake_world *fake = context;

    (void)arena;
    *failure = STR("db: nobody there");
    return !fake->lacks_dependency;
}

static bool check_health(void *context, struct arena *arena, struct str *failure)
{
    struct fake_world *fake = context;

    (void)arena;
    *failure = STR("http: status 500");
    return fake->failing_checks-- <= 0;
}

static bool is_alive(void *context, int64_t pid)
{
    (void)context;
    (void)pid;
    return false;
}

static bool is_interrupted(void *context)
{
    const struct fake_world *fake = context;

    return fake->interrupt_at && fake->calls >= fake->interrupt_at;
}

static bool begin(void *context, const struct plan *plan, struct error *err)
{
    struct fake_world *fake = context;

    if (fails_now(fake, err))
        return false;
    fake->has_journal = true;
    fake->kept = plan->file_count ? *file_before(&plan->files[0]) : fake->file;
    return true;
}

static bool record(void *context, struct str text, struct error *err)
{
    (void)text;
    return !fails_now(context, err);
}

static bool finish(void *context, bool is_done, struct error *err)
{
    struct fake_world *fake = context;

    (void)is_done;
    if (fails_now(fake, err))
        return false;
    fake->has_journal = false;
    return true;
}

static int64_t now_ms(void *context)
{
    const struct fake_world *fake = context;

    return fake->now_ms;
}

static void sleep_ms(void *context, int64_t duration_ms)
{
    struct fake_world *fake = context;

    fake->now_ms += duration_ms;
}

struct world fake_world(struct fake_world *fake)
{
    return (struct world){
        .context = fake,
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
