/* SPDX-License-Identifier: MIT */
#include "plan/drift.h"

#include "base/list.h"
#include "daemon/condition.h"
#include "plan/active.h"

static void add(struct arena *arena, struct plan *plan, enum drift_kind kind, struct str name,
                struct str words)
{
    *ARRAY_ADD(arena, plan->drifts, plan->drift_count, plan->drift_capacity) =
        (struct drift){.kind = kind, .name = name, .words = words};
}

/* What `supervisorctl update` would do now, before any change of ours. */
static void find_pending(struct arena *arena, const struct evidence *evidence, struct str name,
                         struct plan *plan)
{
    const struct model *files = evidence->input->found;
    const struct group *found = evidence_group(evidence, files, name);
    bool runs = evidence_running(evidence, name).count > 0;
    struct active_group active = {0};

    if (runs)
        active = find_active(arena, evidence, name);
    if (runs && !found)
        add(arena, plan, DRIFT_PENDING, name, STR("runs, but is in no file any more"));
    else if (runs && (!active.group || reread_differs(evidence, active.group, files)))
        add(arena, plan, DRIFT_PENDING, name,
            STR("runs with another configuration than that on disk"));
    else if (!runs && found && found->count)
        add(arena, plan, DRIFT_PENDING, name,
            STR("stands on disk, but supervisord has not added it"));
}

static const struct process *find_process(const struct evidence *evidence,
                                          const struct process_info *info)
{
    const struct group *group = evidence_group(evidence, evidence->input->found, info->group);

    for (size_t i = 0; group && i < group->count; i++)
        for (size_t j = 0; j < group->programs[i]->count; j++)
            if (str_equal(group->programs[i]->processes[j].name, info->name))
                return &group->programs[i]->processes[j];
    return NULL;
}

/* Words for a process that should run and does not; empty: it is fine. */
static struct str down_words(struct arena *arena, const struct process_info *info,
                             const struct process *found)
{
    bool should_run = !found || found->program->autostart;

    switch (info->state) {
    case PROCESS_FATAL:
    case PROCESS_BACKOFF:
        return str_printf(arena, STR_FORMAT "%s" STR_FORMAT, STR_ARGS(info->state_name),
                          info->spawn_error.length ? ": " : "", STR_ARGS(info->spawn_error));
    case PROCESS_UNKNOWN:
        return STR("UNKNOWN: supervisord cannot signal it, it may still live");
    case PROCESS_STOPPED:
        return should_run ? STR("stopped by hand") : STR("");
    case PROCESS_EXITED:
        if (found && exit_is_expected(found->program, info->exit_status))
            return STR("");
        return str_printf(arena, "exited with status %lld", (long long)info->exit_status);
    case PROCESS_STARTING:
    case PROCESS_RUNNING:
    case PROCESS_STOPPING:
        break;
    }
    return STR("");
}

static void find_down(struct arena *arena, const struct evidence *evidence, struct plan *plan)
{
    const struct plan_input *input = evidence->input;

    for (size_t i = 0; i < input->running->count; i++) {
        const struct process_info *info = &input->running->processes[i];
        struct str words = down_words(arena, info, find_process(evidence, info));

        if (words.length)
            add(arena, plan, DRIFT_DOWN,
                str_printf(arena, STR_FORMAT ":" STR_FORMAT, STR_ARGS(info->group),
                           STR_ARGS(info->name)),
                words);
    }
}

void find_drift(struct arena *arena, const struct evidence *evidence, struct plan *plan)
{
    for (size_t i = 0; i < plan->group_count; i++)
        find_pending(arena, evidence, plan->groups[i].name, plan);
    find_down(arena, evidence, plan);
}
