/* SPDX-License-Identifier: MIT */
#include "apply/daemon_mark.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "daemon/host.h"

/* The start is counted from two clocks, one after the other. */
enum { START_TOLERANCE_MS = 2000 };

static bool gives_identifier(const struct plan *plan)
{
    for (size_t i = 0; i < plan->daemon_change_count; i++)
        if (str_equal(plan->daemon_changes[i].option, STR("identifier")))
            return true;
    return false;
}

struct daemon_mark daemon_mark_create(struct arena *arena, const struct plan *plan)
{
    struct host_process process;

    if (!plan->is_running)
        return (struct daemon_mark){0};
    process = host_process(arena, plan->seen.identity.pid);
    return (struct daemon_mark){
        .pid = plan->seen.identity.pid,
        .start_ms = process.start_ms,
        .config = process.config,
        .identifier = gives_identifier(plan) ? STR("") : plan->seen.identity.identifier,
    };
}

static bool is_marked(const struct daemon_mark *mark, const struct host_process *process)
{
    return process->is_known && llabs(process->start_ms - mark->start_ms) <= START_TOLERANCE_MS;
}

bool daemon_mark_lives(const struct daemon_mark *mark)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct host_process process = host_process(arena, mark->pid);

    return is_marked(mark, &process);
}

/* By whatever name: links lead to one file. */
static bool is_same_file(struct arena *arena, struct str a, struct str b)
{
    struct stat first, second;

    return str_equal(a, b) ||
           (!stat(str_to_c(arena, a), &first) && !stat(str_to_c(arena, b), &second) &&
            first.st_dev == second.st_dev && first.st_ino == second.st_ino);
}

static bool has_same_files(struct arena *arena, const struct daemon_mark *mark,
                           const struct host_process *process, struct str identifier)
{
    if (mark->config.length && process->config.length)
        return is_same_file(arena, mark->config, process->config);
    return !mark->identifier.length || str_equal(mark->identifier, identifier);
}

/* "pid 812 with /etc/a.conf", "pid 812, named 'live'" */
static struct str describe(struct arena *arena, int64_t pid, struct str config,
                           struct str identifier)
{
    if (config.length)
        return str_printf(arena, "pid %" PRId64 " with " STR_FORMAT, pid, STR_ARGS(config));
    return str_printf(arena, "pid %" PRId64 ", named '" STR_FORMAT "'", pid,
                      STR_ARGS(identifier));
}

bool daemon_mark_check(const struct daemon_mark *mark, const struct daemon_identity *answering,
                       struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct host_process process = host_process(arena, answering->pid);
    struct str now, then;
    bool lives;

    if (!mark->pid ||
        (mark->pid == answering->pid && (!process.is_known || is_marked(mark, &process))))
        return true;
    lives = mark->pid != answering->pid && daemon_mark_lives(mark);
    if (!lives && has_same_files(arena, mark, &process, answering->identifier))
        return true;
    now = describe(arena, answering->pid, process.config, answering->identifier);
    then = describe(arena, mark->pid, mark->config, mark->identifier);
    return error_set(
        err, ERROR_DAEMON,
        "another supervisord answers, " STR_FORMAT ": that of the change, " STR_FORMAT ", %s",
        STR_ARGS(now), STR_ARGS(then), lives ? "lives on and cannot be asked" : "has ended");
}
