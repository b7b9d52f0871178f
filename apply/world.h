/* SPDX-License-Identifier: MIT */
/*
 * All that apply does to the world goes through this table: files, daemon, clock, journal. The
 * real one is world_create(); tests bring one that fails at call n.
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
    bool (*check_health)(void *context, struct arena *arena, struct str *failure); /* the
                     instance's own checks: true, or what failed */
    bool (*is_alive)(void *context, int64_t pid); /* the process still exists */
    /* The journal: begun before the first act, a record before and after each, and closed when
     * nothing is left to recover. */
    bool (*begin)(void *context, const struct plan *plan, struct error *err);
    bool (*record)(void *context, struct str record, struct error *err);
    bool (*finish)(void *context, struct error *err);
    int64_t (*now_ms)(void *context);
    void (*sleep_ms)(void *context, int64_t duration_ms);
};

#endif
