/* SPDX-License-Identifier: MIT */
#include "apply/apply.h"
#include "apply/groups.h"
#include "apply/journal.h"

enum {
    STOP_WAIT_SECONDS = 60, /* the plan that knew better is gone */
    SPAWN_MS = 1500,        /* within a second supervisord starts what it was given */
};

static bool had_begun(const struct journal_state *journal, struct str group)
{
    for (size_t i = 0; i < journal->group_count; i++)
        if (str_equal(journal->groups[i], group))
            return true;
    return false;
}

/* Brings the named groups in line with the files that were just read. */
static bool settle(const struct journal_state *journal, const struct world *world,
                   const struct str *names, size_t count, bool take_down, bool add,
                   struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!had_begun(journal, names[i]))
            continue;
        if (take_down && !group_take_down(world, names[i], STOP_WAIT_SECONDS, err))
            return false;
        if (add && !world->add_group(world->context, names[i], err))
            return false;
    }
    return true;
}

static bool restore_groups(struct arena *arena, const struct journal_state *journal,
                           const struct world *world, struct error *err)
{
    struct reread_result result;

    return world->reread(world->context, arena, &result, err) &&
           settle(journal, world, result.removed, result.removed_count, true, false, err) &&
           settle(journal, world, result.changed, result.changed_count, true, true, err) &&
           settle(journal, world, result.added, result.added_count, false, true, err);
}

static bool is_down(const struct snapshot *snapshot, const struct journal_process *process)
{
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct process_info *info = &snapshot->processes[i];

        if (str_equal(info->group, process->group) && str_equal(info->name, process->name))
            return info->state == PROCESS_STOPPED;
    }
    return false;
}

/* A group that was stopped, but not yet taken away, is no change to reread. */
static bool start_again(struct arena *arena, const struct journal_state *journal,
                        const struct world *world, struct error *err)
{
    struct snapshot now;

    world->sleep_ms(world->context, SPAWN_MS);
    if (!world->snapshot(world->context, arena, &now, err))
        return false;
    for (size_t i = 0; i < journal->process_count; i++) {
        const struct journal_process *process = &journal->processes[i];

        if (had_begun(journal, process->group) && is_down(&now, process) &&
            !world->start_process(world->context, process->group, process->name, err))
            return false;
    }
    return true;
}

bool apply_recover(struct arena *arena, const struct journal_state *journal,
                   const struct world *world, struct error *err)
{
    struct snapshot snapshot;
    struct error unreachable = {0};

    for (size_t i = 0; i < journal->file_count; i++)
        if (!world->write_file(world->context, journal->files[i].path, &journal->files[i].found,
                               err))
            return error_context(err, "recover");
    /* Without a daemon there are no groups: it will start from the files. */
    if (world->snapshot(world->context, arena, &snapshot, &unreachable) &&
        (!restore_groups(arena, journal, world, err) ||
         !start_again(arena, journal, world, err)))
        return error_context(err, "recover");
    return world->finish(world->context, err);
}
