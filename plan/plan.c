/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "base/list.h"
#include "plan/drift.h"
#include "plan/groups.h"
#include "plan/options.h"
#include "plan/readers.h"

const struct file_state *file_before(const struct file_change *file)
{
    return file->is_edited ? &file->former : &file->found;
}

bool file_is_same(const struct file_state *a, const struct file_state *b)
{
    if (a->exists != b->exists)
        return false;
    return !a->exists || (a->mode == b->mode && str_equal(a->bytes, b->bytes));
}

static void take_changed_files(struct arena *arena, const struct plan_input *input,
                               struct plan *plan)
{
    for (size_t i = 0; i < input->file_count; i++)
        if (input->files[i].is_edited ||
            !file_is_same(&input->files[i].wanted, &input->files[i].found))
            *ARRAY_ADD(arena, plan->files, plan->file_count, plan->file_capacity) =
                input->files[i];
}

static struct step *add_step(struct arena *arena, struct plan *plan, enum step_kind kind,
                             struct str target)
{
    struct step *step = ARRAY_ADD(arena, plan->steps, plan->step_count, plan->step_capacity);

    step->kind = kind;
    step->target = target;
    return step;
}

static enum step_kind file_step(const struct file_change *file)
{
    if (file->is_edited)
        return STEP_ACCEPT_FILE;
    return file->wanted.exists ? STEP_WRITE_FILE : STEP_REMOVE_FILE;
}

/* Files that go are removed last: a main file never names an include that is already gone. */
static void add_file_steps(struct arena *arena, struct plan *plan, bool of_existing)
{
    for (size_t i = 0; i < plan->file_count; i++) {
        const struct file_change *file = &plan->files[i];

        if (file->wanted.exists == of_existing)
            add_step(arena, plan, file_step(file), file->path)->file = file;
    }
}

static void add_group_steps(struct arena *arena, struct plan *plan, enum group_action action,
                            enum step_kind kind)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].action == action)
            add_step(arena, plan, kind, plan->groups[i].name)->group = &plan->groups[i];
}

static void add_reader_steps(struct arena *arena, struct plan *plan)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].restarts_readers)
            add_step(arena, plan, STEP_RESTART_READERS, plan->groups[i].name)->group =
                &plan->groups[i];
}

static bool touches_groups(const struct plan *plan)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].action != GROUP_KEEP)
            return true;
    return false;
}

/* A group that is only added is taken away again, whatever the files say. */
static bool ends_what_runs(const struct plan *plan)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].action == GROUP_RESTART || plan->groups[i].action == GROUP_REMOVE)
            return true;
    return false;
}

struct plan *plan_create(struct arena *arena, const struct plan_input *input)
{
    struct plan *plan = ARENA_NEW(arena, struct plan);
    struct option_changes daemon_changes = {0};
    struct evidence evidence;

    plan->host = input->host;
    plan->instance = input->instance;
    plan->is_running = input->running != NULL;
    take_changed_files(arena, input, plan);
    add_file_steps(arena, plan, true);
    add_file_steps(arena, plan, false);
    plan->problems = input->problems;
    plan->problem_count = input->problem_count;
    plan->unknowns = input->unknowns;
    plan->unknown_count = input->unknown_count;
    for (size_t i = 0; i < input->drift_count; i++)
        *ARRAY_ADD(arena, plan->drifts, plan->drift_count, plan->drift_capacity) =
            input->drifts[i];
    if (!plan->is_running)
        return plan;
    plan->seen = *input->running;
    evidence = evidence_create(arena, input);
    forecast_groups(arena, &evidence, plan);
    if (!plan->file_count && ends_what_runs(plan))
        plan->no_way_back = input->no_way_back;
    find_readers(arena, input, plan);
    find_drift(arena, &evidence, plan);
    if (input->found)
        compare_daemon_sections(arena, input, &daemon_changes);
    plan->daemon_changes = daemon_changes.items;
    plan->daemon_change_count = daemon_changes.count;
    if (plan->file_count || touches_groups(plan))
        add_step(arena, plan, STEP_REREAD, plan->instance);
    add_group_steps(arena, plan, GROUP_REMOVE, STEP_REMOVE_GROUP);
    add_group_steps(arena, plan, GROUP_RESTART, STEP_RESTART_GROUP);
    add_reader_steps(arena, plan);
    add_group_steps(arena, plan, GROUP_ADD, STEP_ADD_GROUP);
    return plan;
}

bool plan_is_empty(const struct plan *plan)
{
    return plan->step_count == 0;
}

const struct group_forecast *plan_group(const struct plan *plan, struct str name)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (str_equal(plan->groups[i].name, name))
            return &plan->groups[i];
    return NULL;
}

bool plan_has_edits(const struct plan *plan)
{
    for (size_t i = 0; i < plan->file_count; i++)
        if (plan->files[i].is_edited)
            return true;
    return false;
}

bool plan_waits_for(const struct plan *plan, enum daemon_need need)
{
    for (size_t i = 0; i < plan->daemon_change_count && plan->is_running; i++)
        if (plan->daemon_changes[i].need == need)
            return true;
    return false;
}

bool plan_waits_for_reload(const struct plan *plan)
{
    return plan_waits_for(plan, NEED_RELOAD) || plan_waits_for(plan, NEED_HALF_RELOAD);
}
