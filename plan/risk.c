/* SPDX-License-Identifier: MIT */
#include "plan/risk.h"

#include <inttypes.h>

#include "base/list.h"

enum { LONG_RESTART_SECONDS = 60 };

const char *risk_name(enum risk risk)
{
    static const char *const names[] = {
        [RISK_NONE] = "none",
        [RISK_LOW] = "low",
        [RISK_MEDIUM] = "medium",
        [RISK_HIGH] = "high",
    };

    return names[risk];
}

static void add(struct arena *arena, struct risk_reasons *reasons, enum risk risk,
                struct str subject, struct str words)
{
    *LIST_ADD(arena, reasons) = (struct risk_reason){risk, subject, words};
}

static size_t count_running(const struct group_forecast *group)
{
    size_t count = 0;

    for (size_t i = 0; i < group->process_count; i++)
        count += group->processes[i].ran;
    return count;
}

static size_t count_starting(const struct group_forecast *group)
{
    size_t count = 0;

    for (size_t i = 0; i < group->process_count; i++)
        count += group->processes[i].shall_run;
    return count;
}

static const char *processes(size_t count)
{
    return count == 1 ? "process" : "processes";
}

static void add_removal(struct arena *arena, const struct group_forecast *group,
                        struct risk_reasons *reasons)
{
    size_t running = count_running(group);

    if (running)
        add(arena, reasons, RISK_HIGH, group->name,
            str_printf(arena, "goes: %zu %s %s for good, within %" PRId64 " s", running,
                       processes(running), running == 1 ? "stops" : "stop",
                       group->stop_seconds));
    else
        add(arena, reasons, RISK_LOW, group->name,
            STR("goes; none of its processes starts by itself"));
}

static void add_restart(struct arena *arena, const struct group_forecast *group,
                        struct risk_reasons *reasons)
{
    size_t running = count_running(group);
    bool is_long = group->stop_seconds > LONG_RESTART_SECONDS;

    if (running)
        add(arena, reasons, is_long ? RISK_HIGH : RISK_MEDIUM, group->name,
            str_printf(arena,
                       "restarts: %zu %s %s within %" PRId64
                       " s at worst, and what starts counts as running after %" PRId64 " s",
                       running, processes(running), running == 1 ? "stops" : "stop",
                       group->stop_seconds, group->start_seconds));
    else
        add(arena, reasons, RISK_LOW, group->name,
            STR("changes; none of its processes starts by itself"));
}

static void add_readers(struct arena *arena, const struct group_forecast *group,
                        struct risk_reasons *reasons)
{
    for (size_t i = 0; i < group->process_count; i++) {
        const struct process_forecast *process = &group->processes[i];

        if (!process->read_count)
            continue;
        add(arena, reasons, RISK_MEDIUM, group->name,
            str_printf(arena,
                       "runs on with what it has read of " STR_FORMAT
                       ", whose change supervisord does not notice, until it is restarted",
                       STR_ARGS(process->reads[0])));
        return;
    }
}

static void add_group(struct arena *arena, const struct group_forecast *group,
                      struct risk_reasons *reasons)
{
    size_t starting = count_starting(group);

    if (group->action == GROUP_REMOVE)
        add_removal(arena, group, reasons);
    else if (group->action == GROUP_RESTART)
        add_restart(arena, group, reasons);
    else if (group->action == GROUP_ADD)
        add(arena, reasons, RISK_LOW, group->name,
            str_printf(arena, "is new: %zu %s %s", starting, processes(starting),
                       starting == 1 ? "starts" : "start"));
    else if (group->unseen_count)
        add(arena, reasons, RISK_MEDIUM, group->name,
            STR("changes in a way that supervisord does not notice until the group is removed "
                "and added"));
    if (group->reader_count)
        add_readers(arena, group, reasons);
    if (group->has_reordered_events)
        add(arena, reasons, RISK_MEDIUM, group->name,
            STR("has its events in another order: whether that restarts it differs from daemon "
                "to daemon"));
}

static void add_daemon_change(struct arena *arena, const struct option_change *change,
                              struct risk_reasons *reasons)
{
    struct str subject = str_printf(arena, "[" STR_FORMAT "] " STR_FORMAT,
                                    STR_ARGS(change->section), STR_ARGS(change->option));

    switch (change->need) {
    case NEED_RELOAD:
    case NEED_HALF_RELOAD:
        add(arena, reasons, RISK_HIGH, subject,
            STR("waits for a reload of supervisord, which stops everything"));
        break;
    case NEED_START:
        add(arena, reasons, RISK_HIGH, subject,
            STR("waits until supervisord is ended and started"));
        break;
    case NEED_NOTHING:
    case NEED_IMPOSSIBLE:
        add(arena, reasons, RISK_LOW, subject, STR("changes and has no effect"));
        break;
    }
}

void plan_risks(struct arena *arena, const struct plan *plan, struct risk_reasons *reasons)
{
    size_t before = reasons->count;

    for (size_t i = 0; i < plan->daemon_change_count; i++)
        add_daemon_change(arena, &plan->daemon_changes[i], reasons);
    for (size_t i = 0; i < plan->group_count; i++)
        add_group(arena, &plan->groups[i], reasons);
    if (reasons->count == before && plan->file_count)
        add(arena, reasons, RISK_LOW, STR(""),
            STR("files change, and nothing that runs is touched"));
}

enum risk risk_highest(const struct risk_reasons *reasons)
{
    enum risk highest = RISK_NONE;

    for (size_t i = 0; i < reasons->count; i++)
        if (reasons->items[i].risk > highest)
            highest = reasons->items[i].risk;
    return highest;
}
