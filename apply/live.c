/* SPDX-License-Identifier: MIT */
#include "apply/live.h"

#include <errno.h>
#include <signal.h>

#include "apply/journal.h"
#include "apply/probe.h"
#include "base/clock.h"

static bool read_file(void *context, struct arena *arena, struct str path,
                      struct file_state *state, struct error *err)
{
    const struct live_world *live = context;

    return file_read(arena, live->root, str_to_c(arena, path), state, err);
}

static bool write_file(void *context, struct str path, const struct file_state *state,
                       struct error *err)
{
    const struct live_world *live = context;
    bool changed;

    return file_write(live->root, str_to_c(live->arena, path), state, &changed, err);
}

static bool reread(void *context, struct arena *arena, struct reread_result *result,
                   struct error *err)
{
    const struct live_world *live = context;

    return daemon_reread(arena, live->daemon, result, err);
}

static bool snapshot(void *context, struct arena *arena, struct snapshot *snapshot,
                     struct error *err)
{
    const struct live_world *live = context;

    if (!live->daemon)
        return error_set(err, ERROR_SYSTEM, "no supervisord runs");
    return daemon_snapshot(arena, live->daemon, snapshot, err);
}

static bool stop_group(void *context, struct str group, struct error *err)
{
    const struct live_world *live = context;

    return daemon_stop_group(live->daemon, group, err);
}

static bool remove_group(void *context, struct str group, struct error *err)
{
    const struct live_world *live = context;

    return daemon_remove_group(live->daemon, group, err);
}

static bool add_group(void *context, struct str group, struct error *err)
{
    const struct live_world *live = context;

    return daemon_add_group(live->daemon, group, err);
}

static bool start_process(void *context, struct str group, struct str process,
                          struct error *err)
{
    const struct live_world *live = context;

    return daemon_start_process(live->daemon, group, process, err);
}

static bool stop_process(void *context, struct str group, struct str process, struct error *err)
{
    const struct live_world *live = context;

    return daemon_stop_process(live->daemon, group, process, err);
}

static bool log_size(void *context, struct str group, struct str process, int64_t *size,
                     struct error *err)
{
    const struct live_world *live = context;

    return daemon_log_size(live->daemon, group, process, size, err);
}

static bool log_since(void *context, struct arena *arena, struct str group, struct str process,
                      int64_t size, struct str *lines, struct error *err)
{
    const struct live_world *live = context;

    return daemon_log_since(arena, live->daemon, group, process, size, lines, err);
}

/* A process of another user is alive too, though it cannot be signalled. */
static bool is_alive(void *context, int64_t pid)
{
    (void)context;
    return kill((pid_t)pid, 0) == 0 || errno == EPERM;
}

static bool all_well(struct arena *arena, const struct setting_words *targets,
                     bool (*probe)(struct arena *, struct str, struct str *),
                     struct str *failure)
{
    for (size_t i = 0; i < targets->count; i++)
        if (!probe(arena, targets->items[i].text, failure))
            return false;
    return true;
}

static bool check_health(void *context, struct arena *arena, struct str *failure)
{
    const struct live_world *live = context;

    return all_well(arena, &live->instance->tcp_checks, probe_tcp, failure) &&
           all_well(arena, &live->instance->http_checks, probe_http, failure) &&
           all_well(arena, &live->instance->exec_checks, probe_command, failure);
}

static bool begin(void *context, const struct plan *plan, struct error *err)
{
    const struct live_world *live = context;

    return journal_begin(live->journal_path, plan, err);
}

static bool record(void *context, struct str text, struct error *err)
{
    const struct live_world *live = context;

    return journal_append(live->journal_path, secrets_cover(live->arena, live->secrets, text),
                          err);
}

static bool finish(void *context, struct error *err)
{
    const struct live_world *live = context;

    return journal_end(live->journal_path, err);
}

static int64_t now_ms(void *context)
{
    (void)context;
    return clock_ms();
}

static void sleep_ms(void *context, int64_t duration_ms)
{
    (void)context;
    clock_sleep_ms(duration_ms);
}

struct world live_world(struct live_world *live)
{
    return (struct world){
        .context = live,
        .read_file = read_file,
        .write_file = write_file,
        .reread = reread,
        .snapshot = snapshot,
        .stop_group = stop_group,
        .remove_group = remove_group,
        .add_group = add_group,
        .start_process = start_process,
        .stop_process = stop_process,
        .log_size = log_size,
        .log_since = log_since,
        .check_health = check_health,
        .is_alive = is_alive,
        .begin = begin,
        .record = record,
        .finish = finish,
        .now_ms = now_ms,
        .sleep_ms = sleep_ms,
    };
}
