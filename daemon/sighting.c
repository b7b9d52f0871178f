/* SPDX-License-Identifier: MIT */
#include "daemon/sighting.h"

#include "daemon/condition.h"

enum { MARGIN_MS = 2000 };

int64_t sighting_window_ms(int64_t start_seconds)
{
    return start_seconds * 1000 + MARGIN_MS;
}

static bool has_finished(const struct process_info *info, const struct process *configured)
{
    return info->state == PROCESS_EXITED && configured &&
           condition_of(info, configured, 0) == CONDITION_FINISHED;
}

/* When the wall clock goes back, supervisord sets the start of what runs back too: only a later
 * one is that of another process under the same number. */
static bool is_another(const struct sighting *sighting, const struct process_info *info)
{
    return sighting->pid && (sighting->pid != info->pid || info->start > sighting->start);
}

enum sight sighting_look(struct arena *arena, struct sighting *sighting,
                         const struct process_info *info, const struct process *configured,
                         int64_t now_ms, int64_t window_ms, struct str *why)
{
    if (!info) {
        *why = STR("supervisord does not know it");
        return SIGHT_LOST;
    }
    if (has_finished(info, configured))
        return SIGHT_FINISHED;
    if (info->state == PROCESS_STOPPED && !sighting->pid) /* not yet spawned */
        return SIGHT_STARTING;
    if (info->state != PROCESS_STARTING && info->state != PROCESS_RUNNING) {
        *why = str_printf(arena, STR_FORMAT "%s" STR_FORMAT, STR_ARGS(info->state_name),
                          info->spawn_error.length ? ": " : "", STR_ARGS(info->spawn_error));
        return SIGHT_LOST;
    }
    if (is_another(sighting, info)) {
        *why = STR("it died and was started again");
        return SIGHT_LOST;
    }
    if (!sighting->pid)
        *sighting = (struct sighting){.pid = info->pid, .since_ms = now_ms};
    sighting->start = info->start;
    return info->state == PROCESS_RUNNING && now_ms - sighting->since_ms >= window_ms
               ? SIGHT_WELL
               : SIGHT_STARTING;
}
