/* SPDX-License-Identifier: MIT */
#include "plan/groups.h"

#include <stdlib.h>

#include "base/list.h"
#include "base/map.h"
#include "plan/active.h"
#include "plan/processes.h"
#include "plan/reasons.h"

/* One group while its forecast is made. */
struct view {
    const struct evidence *evidence;
    const struct plan_input *input;
    struct active_group active;
    const struct group *found, *wanted; /* NULL: not there */
    bool is_active;
};

/* A group that runs with what nobody knows is taken for changed: what stands on disk is not
 * what supervisord tells of it. */
static enum group_action action_of(const struct view *view)
{
    if (!view->wanted)
        return GROUP_REMOVE;
    if (!view->is_active)
        return GROUP_ADD;
    if (!view->active.group ||
        reread_differs(view->evidence, view->active.group, view->input->wanted))
        return GROUP_RESTART;
    return GROUP_KEEP;
}

static void take_changes(struct arena *arena, const struct view *view,
                         struct group_forecast *forecast)
{
    struct option_changes changes = {0}, unseen = {0};
    struct group_pair pair = {
        .before_model = view->active.group ? view->active.model : view->input->found,
        .after_model = view->input->wanted,
        .before = view->active.group ? view->active.group : view->found,
        .after = view->wanted,
    };

    if (!pair.before || !pair.after)
        return;
    if (view->is_active && group_has_reordered_events(&pair)) {
        forecast->has_reordered_events = true;
        forecast->knowledge = KNOWLEDGE_NONE;
    }
    if (forecast->action == GROUP_RESTART)
        group_reasons(arena, &pair, &changes);
    if (forecast->action == GROUP_KEEP)
        group_unseen(arena, &pair, &unseen);
    forecast->changes = changes.items;
    forecast->change_count = changes.count;
    forecast->unseen = unseen.items;
    forecast->unseen_count = unseen.count;
}

/* Whether the next reread, with the very same files, would call it changed again. */
static bool is_perpetual(const struct view *view)
{
    const struct model *again = view->input->wanted_again;

    return view->wanted && (reread_differs(view->evidence, view->wanted, view->input->wanted) ||
                            (again && reread_differs(view->evidence, view->wanted, again)));
}

static bool is_in_skipped_file(const struct view *view)
{
    const struct plan_input *input = view->input;

    for (size_t i = 0; i < input->problem_count; i++)
        if (str_equal(input->problems[i].path, view->found->section->file))
            return true;
    return false;
}

/* That a group is nowhere in the files is a file's fault when one of them cannot be read, and
 * the files that are there now do not have it either, or have it in that very one: then the
 * change closes the file to supervisord. */
static bool is_suspect(const struct view *view, const struct group_forecast *forecast)
{
    return forecast->action == GROUP_REMOVE && view->input->problem_count &&
           (!view->found || is_in_skipped_file(view));
}

static void forecast_group(struct arena *arena, const struct view *view, struct str name,
                           struct plan *plan)
{
    struct group_forecast *forecast =
        ARRAY_ADD(arena, plan->groups, plan->group_count, plan->group_capacity);
    const struct group *runs = view->active.group ? view->active.group : view->found;
    const struct group *shown = view->wanted ? view->wanted : runs;
    struct group_sides sides = {evidence_running(view->evidence, name), runs, view->wanted};

    forecast->name = name;
    forecast->action = action_of(view);
    forecast->priority = shown ? shown->priority : 0;
    forecast->knowledge = view->is_active ? view->active.knowledge : KNOWLEDGE_SURE;
    forecast->is_perpetual = is_perpetual(view);
    forecast->is_suspect = is_suspect(view, forecast);
    plan->suspect_count += forecast->is_suspect;
    take_changes(arena, view, forecast);
    forecast_processes(arena, &sides, forecast);
    if (forecast->action == GROUP_RESTART || forecast->action == GROUP_REMOVE)
        plan->stop_seconds += forecast->stop_seconds;
}

static int compare_forecasts(const void *left, const void *right)
{
    const struct group_forecast *a = left, *b = right;

    if (a->priority != b->priority)
        return (a->priority > b->priority) - (a->priority < b->priority);
    return str_compare(a->name, b->name);
}

/* supervisord cannot be asked about a group without processes: what is on disk must do. */
static bool is_empty(const struct group *group)
{
    for (size_t i = 0; group && i < group->count; i++)
        if (group->programs[i]->count)
            return false;
    return group != NULL;
}

static struct view view_of(struct arena *arena, const struct evidence *evidence,
                           const struct map *active, struct str name)
{
    struct view view = {
        .evidence = evidence,
        .input = evidence->input,
        .found = evidence_group(evidence, evidence->input->found, name),
        .wanted = evidence_group(evidence, evidence->input->wanted, name),
    };

    view.is_active = map_get(active, name);
    if (view.is_active)
        view.active = find_active(arena, evidence, name);
    return view;
}

void forecast_groups(struct arena *arena, const struct evidence *evidence, struct plan *plan)
{
    const struct plan_input *input = evidence->input;
    struct map active = {.arena = arena}, done = {.arena = arena};

    for (size_t i = 0; i < input->running->count; i++)
        map_put(&active, input->running->processes[i].group, plan);
    for (size_t i = 0; input->found && i < input->found->group_count; i++)
        if (is_empty(input->found->groups[i]))
            map_put(&active, input->found->groups[i]->name, plan);
    for (size_t i = 0; i < input->wanted->group_count; i++) {
        struct str name = input->wanted->groups[i]->name;
        struct view view = view_of(arena, evidence, &active, name);

        if (!map_put(&done, name, plan))
            forecast_group(arena, &view, name, plan);
    }
    for (size_t i = 0; i < active.count; i++) {
        struct str name = active.entries[i].key;
        struct view view = view_of(arena, evidence, &active, name);

        if (!map_put(&done, name, plan))
            forecast_group(arena, &view, name, plan);
    }
    if (plan->group_count)
        qsort(plan->groups, plan->group_count, sizeof(*plan->groups), compare_forecasts);
}
