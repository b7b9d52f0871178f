/* SPDX-License-Identifier: MIT */
/*
 * All that apply does to the world goes through this table: files, daemon, clock, journal. The
 * real one is live_world(), dry_world() only tells; tests bring one that fails at call n.
 */
#ifndef APPLY_WORLD_H
#define APPLY_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/replace.h"
#include "daemon/daemon.h"
#include "plan/plan.h"

struct world {
    void *context;
    bool (*read_file)(void *context, struct arena *arena, struct str path,
                      struct file_state *state, struct error *err);
    bool (*write_file)(void *context, struct str path, const struct file_state *state,
                       struct error *err);
    /* Brings back what was there before the change, from what begin() kept of it. state NULL:
     * that is all that is known of it. */
    bool (*restore_file)(void *context, struct str path, const struct file_state *state,
                         struct error *err);
    bool (*reread)(void *context, struct arena *arena, struct reread_result *result,
                   struct error *err);
    bool (*snapshot)(void *context, struct arena *arena, struct snapshot *snapshot,
                     struct error *err);
    bool (*stop_group)(void *context, struct str group, struct error *err);
    bool (*remove_group)(void *context, struct str group, struct error *err);
    bool (*add_group)(void *context, struct str group, struct error *err);
    bool (*start_process)(void *context, struct str group, struct str process,
                          struct error *err);
    bool (*stop_process)(void *context, struct str group, struct str process,
                         struct error *err);
    bool (*log_size)(void *context, struct str group, struct str process, int64_t *size,
                     struct error *err);
    bool (*log_since)(void *context, struct arena *arena, struct str group, struct str process,
                      int64_t size, struct str *lines, struct error *err);
    /* Has the daemon stop all its processes and start anew; it answers before it does. */
    bool (*restart_daemon)(void *context, struct error *err);
    /* The daemon's own log, by its file: it can be read when the daemon is gone. Size -1, and
     * no lines, when it has none that can be read. */
    int64_t (*main_log_size)(void *context);
    struct str (*main_log_since)(void *context, struct arena *arena, int64_t size);
    /* What the instance needs, and its own checks: true, or what failed. */
    bool (*check_dependencies)(void *context, struct arena *arena, struct str *failure);
    bool (*check_health)(void *context, struct arena *arena, struct str *failure);
    bool (*is_alive)(void *context, int64_t pid); /* the process still exists */
    bool (*is_interrupted)(void *context);        /* the user wants it to end */
    /* The journal: begun before the first act, a record before each that touches processes, and
     * closed when nothing is left to recover. */
    bool (*begin)(void *context, const struct plan *plan, struct error *err);
    bool (*record)(void *context, struct str record, struct error *err);
    bool (*finish)(void *context, bool is_done,
                   struct error *err); /* false: it was taken back */
    int64_t (*now_ms)(void *context);
    void (*sleep_ms)(void *context, int64_t duration_ms);
};

/* False when the user has asked to end: long waits look here at each turn. */
bool world_goes_on(const struct world *world, struct error *err) MUST_CHECK;

/* The same world, for a way back that no wish to end cuts short. */
struct world world_without_interrupts(const struct world *world);

/* The process in the snapshot, or NULL. */
const struct process_info *snapshot_find(const struct snapshot *snapshot, struct str group,
                                         struct str process);

#endif
