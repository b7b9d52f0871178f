/* SPDX-License-Identifier: MIT */
#include "apply/live.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apply/deadline.h"
#include "apply/journal.h"
#include "apply/probe.h"
#include "base/clock.h"
#include "base/descriptor.h"
#include "base/signals.h"

enum { DAEMON_LOG_BYTES = 64 * 1024 };

static bool read_file(void *context, struct arena *arena, struct str path,
                      struct file_state *state, struct error *err)
{
    const struct live_world *live = context;

    *state = (struct file_state){.exists = false};
    if (live->root < 0) /* a dry run makes no folders */
        return true;
    return file_read(arena, live->root, str_to_c(arena, path), state, err);
}

static bool write_file(void *context, struct str path, const struct file_state *state,
                       struct error *err)
{
    const struct live_world *live = context;
    bool changed;

    return file_write(live->root, str_to_c(live->arena, path), state, &changed, err);
}

/* What was kept comes back by a rename; when that was done before, the file is so already. */
static bool restore_file(void *context, struct str path, const struct file_state *state,
                         struct error *err)
{
    const struct live_world *live = context;

    if ((!state || state->exists) &&
        !file_restore(live->root, str_to_c(live->arena, path), err))
        return false;
    return !state || write_file(context, path, state, err);
}

/* A keeper may have started it anew meanwhile, or somebody another in its place. */
static bool is_same_daemon(const struct live_world *live, int64_t pid, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct daemon_identity identity;

    return !live->mark.pid || pid == live->mark.pid ||
           (daemon_identify(arena, live->daemon, &identity, err) &&
            daemon_mark_check(&live->mark, &identity, err));
}

static bool reread(void *context, struct arena *arena, struct reread_result *result,
                   struct error *err)
{
    const struct live_world *live = context;
    int64_t pid;

    return daemon_pid(arena, live->daemon, &pid, err) && is_same_daemon(live, pid, err) &&
           daemon_reread(arena, live->daemon, result, err);
}

static bool snapshot(void *context, struct arena *arena, struct snapshot *snapshot,
                     struct error *err)
{
    const struct live_world *live = context;

    if (!live->daemon)
        return error_set(err, ERROR_SYSTEM, "no supervisord runs");
    return daemon_snapshot(arena, live->daemon, snapshot, err) &&
           is_same_daemon(live, snapshot->identity.pid, err);
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

static bool restart(void *context, struct error *err)
{
    struct live_world *live = context;
    struct daemon *other = live->other_daemon;

    if (!daemon_restart(live->daemon, err))
        return false;
    if (other) {
        live->other_daemon = live->daemon;
        live->daemon = other;
    }
    return true;
}

static int open_daemon_log(const struct live_world *live, struct stat *status)
{
    int fd = live->daemon_log
                 ? open(live->daemon_log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
                 : -1;

    if (fd >= 0 && (fstat(fd, status) < 0 || !S_ISREG(status->st_mode)))
        close_descriptor(&fd);
    return fd;
}

static int64_t main_log_size(void *context)
{
    struct stat status;
    CLEANUP(close_descriptor) int fd = open_daemon_log(context, &status);

    return fd < 0 ? -1 : status.st_size;
}

static struct str main_log_since(void *context, struct arena *arena, int64_t size)
{
    struct stat status;
    CLEANUP(close_descriptor) int fd = open_daemon_log(context, &status);
    char *bytes = arena_bytes(arena, DAEMON_LOG_BYTES);
    ssize_t count;

    if (fd < 0)
        return STR("");
    if (status.st_size < size) /* rotated since */
        size = 0;
    if (status.st_size - size > DAEMON_LOG_BYTES)
        size = status.st_size - DAEMON_LOG_BYTES;
    count = pread(fd, bytes, DAEMON_LOG_BYTES, size);
    return (struct str){bytes, count > 0 ? (size_t)count : 0};
}

/* "Needs" must be there before, "checks" must hold after. */
static struct probes needs_of(const struct instance *instance)
{
    return (struct probes){&instance->tcp_needs, &instance->http_needs, &instance->exec_needs,
                           instance->check_timeout_ms};
}

static struct probes checks_of(const struct instance *instance)
{
    return (struct probes){&instance->tcp_checks, &instance->http_checks,
                           &instance->exec_checks, instance->check_timeout_ms};
}

static bool check_dependencies(void *context, struct arena *arena, struct str *failure)
{
    const struct live_world *live = context;
    struct probes probes = needs_of(live->instance);

    for (int attempt = 1; !probe_all(arena, &probes, failure); attempt++) {
        if (attempt >= live->instance->check_attempts || signals_are_waiting())
            return false;
        clock_sleep_ms(live->instance->check_wait_ms);
    }
    return true;
}

static bool check_health(void *context, struct arena *arena, struct str *failure)
{
    const struct live_world *live = context;
    struct probes probes = checks_of(live->instance);

    return probe_all(arena, &probes, failure);
}

static bool same_content(const struct file_state *a, const struct file_state *b)
{
    return a->exists == b->exists && (!a->exists || str_equal(a->bytes, b->bytes));
}

/* What is kept must be what the plan saw: somebody may have written to it just now. */
static bool keep_files(const struct live_world *live, const struct plan *plan,
                       struct error *err)
{
    for (size_t i = 0; i < plan->file_count; i++) {
        CLEANUP(destroy_arena) struct arena *arena = arena_create();
        const struct file_change *file = &plan->files[i];
        struct file_state kept;

        if (file->is_edited) {
            if (file->former.exists &&
                !file_keep_former(live->root, str_to_c(arena, file->path), &file->former, err))
                return false;
            continue;
        }
        if (!file_keep(arena, live->root, str_to_c(arena, file->path), &kept, err))
            return false;
        if (!same_content(&kept, &file->found))
            return error_set(err, ERROR_STALE,
                             "'" STR_FORMAT "' has changed since the plan was made",
                             STR_ARGS(file->path));
    }
    return true;
}

static bool forget_files(const struct live_world *live, const struct journal_file *files,
                         size_t count, int64_t process, struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!file_forget(live->root, str_to_c(live->arena, files[i].path), process, err))
            return false;
    return true;
}

bool live_close(const struct live_world *live, const struct journal_state *journal,
                struct error *err)
{
    return forget_files(live, journal->files, journal->file_count, journal->process, err) &&
           journal_end(live->journal_path, err);
}

static bool close_own(const struct live_world *live, struct error *err)
{
    struct journal_state journal;

    return journal_read(live->arena, live->journal_path, &journal, err) &&
           live_close(live, &journal, err);
}

static bool begin(void *context, const struct plan *plan, struct error *err)
{
    struct live_world *live = context;
    struct error ignored = {0};

    live->mark = daemon_mark_create(live->arena, plan);
    if (journal_begin(live->journal_path, plan, &live->mark, err) &&
        keep_files(live, plan, err) && journal_append(live->journal_path, STR("begun"), err))
        return true;
    /* Nothing was touched: what is left over is cleared by the next run at the latest. */
    return close_own(live, &ignored) && false;
}

static bool record(void *context, struct str text, struct error *err)
{
    const struct live_world *live = context;

    return journal_append(live->journal_path, secrets_cover(live->arena, live->secrets, text),
                          err);
}

static bool finish(void *context, bool is_done, struct error *err)
{
    struct live_world *live = context;

    if (!is_done)
        return close_own(live, err);
    if (!live->confirm_within_ms)
        return journal_append(live->journal_path, STR("done"), err);
    live->deadline = ARENA_NEW(live->arena, struct deadline);
    *live->deadline = deadline_after(live->arena, live->confirm_within_ms);
    return journal_append(live->journal_path,
                          str_printf(live->arena, "confirm " STR_FORMAT,
                                     STR_ARGS(deadline_text(live->arena, live->deadline))),
                          err);
}

static bool is_interrupted(void *context)
{
    (void)context;
    return signals_are_waiting();
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
        .restart_daemon = restart,
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
