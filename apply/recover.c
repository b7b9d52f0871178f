/* SPDX-License-Identifier: MIT */
#include "apply/apply.h"
#include "apply/check.h"
#include "apply/groups.h"
#include "apply/journal.h"
#include "apply/restart.h"

enum {
    STOP_WAIT_SECONDS = 60, /* the plan that knew better is gone */
    SPAWN_MS = 1500,        /* within a second supervisord starts what it was given */
};

static bool holds(const struct str *names, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(names[i], name))
            return true;
    return false;
}

static bool had_begun(const struct journal_state *journal, struct str group)
{
    return journal->has_restarted_daemon || holds(journal->groups, journal->group_count, group);
}

/* Brings groups in line with the files that were just read. A daemon that was started anew
 * meanwhile has read all that was planned, begun or not. */
static bool settle(const struct journal_state *journal, const struct world *world,
                   const struct str *names, size_t count, bool take_down, bool add,
                   struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!holds(journal->planned, journal->planned_count, names[i]))
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

    if (!world->reread(world->context, arena, &result, err))
        return false;
    if (journal->has_restarted_daemon)
        return restart_daemon(world, STOP_WAIT_SECONDS, err);
    return settle(journal, world, result.removed, result.removed_count, true, false, err) &&
           settle(journal, world, result.changed, result.changed_count, true, true, err) &&
           settle(journal, world, result.added, result.added_count, false, true, err);
}

/* A group that was stopped, but not yet taken away, is no change to reread; one that was added
 * again has started what was stopped by hand. */
static bool restore_intent(struct arena *arena, const struct journal_state *journal,
                           const struct world *world, struct error *err)
{
    struct snapshot now;

    world->sleep_ms(world->context, SPAWN_MS);
    if (!world->snapshot(world->context, arena, &now, err))
        return false;
    for (size_t i = 0; i < journal->process_count; i++) {
        const struct journal_process *process = &journal->processes[i];
        const struct process_info *info = snapshot_find(&now, process->group, process->name);

        if (!info || !had_begun(journal, process->group))
            continue;
        if (process->ran && info->state == PROCESS_STOPPED &&
            !world->start_process(world->context, process->group, process->name, err))
            return false;
        if (!process->ran &&
            (info->state == PROCESS_RUNNING || info->state == PROCESS_STARTING) &&
            !world->stop_process(world->context, process->group, process->name, err))
            return false;
    }
    return true;
}

/* With the files that are back. A restarted daemon has started all of them anew. */
static bool restore_readers(const struct journal_state *journal, const struct world *world,
                            struct error *err)
{
    for (size_t i = 0; i < journal->process_count && !journal->has_restarted_daemon; i++) {
        const struct journal_process *process = &journal->processes[i];

        if (process->is_reader && had_begun(journal, process->group) &&
            !group_restart_processes(world, process->group, &process->name, 1,
                                     STOP_WAIT_SECONDS, err))
            return false;
    }
    return true;
}

bool apply_recover_files(const struct journal_state *journal, const struct world *world,
                         struct error *err)
{
    for (size_t i = 0; i < journal->file_count; i++) {
        const struct journal_file *file = &journal->files[i];
        const struct file_state absent = {.exists = false};

        if (!world->restore_file(world->context, file->path, file->was_there ? NULL : &absent,
                                 err))
            return error_context(err, "recover");
    }
    return true;
}

bool apply_recover(struct arena *arena, const struct journal_state *journal,
                   const struct world *world, struct error *err)
{
    struct snapshot snapshot;
    struct error silence = {0};

    if (!apply_recover_files(journal, world, err))
        return false;
    if (world->snapshot(world->context, arena, &snapshot, &silence)) {
        if (!restore_groups(arena, journal, world, err) ||
            !restore_readers(journal, world, err) ||
            !restore_intent(arena, journal, world, err))
            return error_context(err, "recover");
    } else if (silence.kind != ERROR_SYSTEM) {
        /* Somebody is there. Without a daemon there are no groups: it will start from the
         * files. */
        *err = silence;
        return error_context(err, "recover");
    }
    return world->finish(world->context, false, err);
}
