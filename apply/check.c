/* SPDX-License-Identifier: MIT */
#include "apply/check.h"

#include "plan/processes.h"

static bool check_files(struct arena *arena, const struct plan *plan, const struct world *world,
                        struct error *err)
{
    for (size_t i = 0; i < plan->file_count; i++) {
        const struct file_change *file = &plan->files[i];
        struct file_state now;

        if (!world->read_file(world->context, arena, file->path, &now, err))
            return false;
        if (!file_is_same(&now, &file->found))
            return error_set(err, ERROR_STALE,
                             "'" STR_FORMAT "' has changed since the plan was made",
                             STR_ARGS(file->path));
    }
    return true;
}

/* Whether somebody's hand has changed what shall run. A process that dies and comes back by
 * itself, again and again, is no reason not to mend it. */
static bool same_wish(const struct process_info *seen, const struct process_info *now,
                      const struct process_forecast *forecast)
{
    bool comes_back = forecast && forecast->autostart;

    if (process_is_up(seen->state) == process_is_up(now->state))
        return true;
    return comes_back && seen->state != PROCESS_STOPPED && now->state != PROCESS_STOPPED;
}

static const struct process_forecast *find_forecast(const struct group_forecast *group,
                                                    struct str name)
{
    for (size_t i = 0; group && i < group->process_count; i++)
        if (str_equal(group->processes[i].name, name))
            return &group->processes[i];
    return NULL;
}

static bool check_processes(const struct plan *plan, const struct snapshot *now,
                            struct error *err)
{
    for (size_t i = 0; i < plan->seen.count; i++) {
        const struct process_info *seen = &plan->seen.processes[i];
        const struct group_forecast *group = plan_group(plan, seen->group);
        const struct process_info *current = snapshot_find(now, seen->group, seen->name);

        if (group && group->action == GROUP_KEEP && !group->restarts_readers)
            continue;
        if (!current || !same_wish(seen, current, find_forecast(group, seen->name)))
            return error_set(err, ERROR_STALE,
                             "'" STR_FORMAT ":" STR_FORMAT
                             "' was started or stopped since the plan was made",
                             STR_ARGS(seen->group), STR_ARGS(seen->name));
    }
    return true;
}

bool check_unchanged(const struct plan *plan, const struct world *world, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct snapshot now;

    if (!check_files(arena, plan, world, err))
        return false;
    if (!plan->is_running)
        return true;
    if (!world->snapshot(world->context, arena, &now, err))
        return false;
    if (now.identity.pid != plan->seen.identity.pid)
        return error_set(err, ERROR_STALE,
                         "supervisord was started anew since the plan was made");
    return check_processes(plan, &now, err);
}

static bool holds(const struct str *names, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(names[i], name))
            return true;
    return false;
}

/* What reread calls the group, in the words of the plan. */
static enum group_action reread_action(const struct reread_result *result, struct str name)
{
    if (holds(result->added, result->added_count, name))
        return GROUP_ADD;
    if (holds(result->changed, result->changed_count, name))
        return GROUP_RESTART;
    if (holds(result->removed, result->removed_count, name))
        return GROUP_REMOVE;
    return GROUP_KEEP;
}

bool reread_names(const struct reread_result *result, struct str group)
{
    return reread_action(result, group) != GROUP_KEEP;
}

static bool check_known(const struct plan *plan, const struct str *names, size_t count,
                        struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!plan_group(plan, names[i]))
            return error_set(err, ERROR_STALE,
                             "reread reports group '" STR_FORMAT
                             "', which the plan does not know",
                             STR_ARGS(names[i]));
    return true;
}

bool check_reread(const struct plan *plan, const struct reread_result *result,
                  struct error *err)
{
    for (size_t i = 0; i < plan->group_count; i++) {
        const struct group_forecast *group = &plan->groups[i];
        enum group_action action = reread_action(result, group->name);

        if (action != group->action)
            return error_set(err, ERROR_STALE,
                             "for group '" STR_FORMAT
                             "' the plan says %s, supervisord's reread says %s",
                             STR_ARGS(group->name), group_action_name(group->action),
                             group_action_name(action));
    }
    return check_known(plan, result->added, result->added_count, err) &&
           check_known(plan, result->changed, result->changed_count, err) &&
           check_known(plan, result->removed, result->removed_count, err);
}
