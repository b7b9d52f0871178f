/* SPDX-License-Identifier: MIT */
/* docs/formats/plan.schema.json says what each member is. */
#include "report/json.h"
#include "report/plans.h"
#include "report/visible.h"

struct writer {
    struct arena *arena;
    const struct plan_view *view;
};

static void set(const struct writer *writer, json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, json_text(writer->arena, writer->view->secrets, text));
}

static json_t *side_json(const struct file_state *state)
{
    if (!state->exists)
        return json_null();
    return json_pack("{s:I, s:I}", "size", (json_int_t)state->bytes.length, "mode",
                     (json_int_t)state->mode);
}

static json_t *file_json(const struct writer *writer, const struct file_change *file)
{
    json_t *object = json_object();

    set(writer, object, "path", file->path);
    json_object_set_new(object, "before", side_json(file_before(file)));
    json_object_set_new(object, "after", side_json(&file->wanted));
    json_object_set_new(object, "secret", json_boolean(file->is_secret));
    json_object_set_new(object, "edited", json_boolean(file->is_edited));
    return object;
}

static json_t *option_json(const struct writer *writer, const struct option_change *change)
{
    json_t *object = json_option_change(writer->arena, writer->view->secrets, change);

    json_object_set_new(object, "same_text", json_boolean(change->is_same_text));
    if (change->need != NEED_NOTHING)
        json_object_set_new(object, "need", json_string(daemon_need_name(change->need)));
    if (change->cause.text) {
        json_t *cause = json_object();

        set(writer, cause, "path",
            relative_path(writer->view->directory, change->cause.text->path));
        json_object_set_new(cause, "start", json_position(span_start(change->cause)));
        json_object_set_new(object, "cause", cause);
    }
    return object;
}

static json_t *options_json(const struct writer *writer, const struct option_change *changes,
                            size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, option_json(writer, &changes[i]));
    return array;
}

static const char *state_name(enum process_state state)
{
    switch (state) {
    case PROCESS_STOPPED:
        return "STOPPED";
    case PROCESS_STARTING:
        return "STARTING";
    case PROCESS_RUNNING:
        return "RUNNING";
    case PROCESS_BACKOFF:
        return "BACKOFF";
    case PROCESS_STOPPING:
        return "STOPPING";
    case PROCESS_EXITED:
        return "EXITED";
    case PROCESS_FATAL:
        return "FATAL";
    case PROCESS_UNKNOWN:
        break;
    }
    return "UNKNOWN";
}

static json_t *paths_json(const struct writer *writer, const struct process_forecast *process)
{
    json_t *array = json_array();

    for (size_t i = 0; i < process->read_count; i++)
        json_array_append_new(
            array, json_text(writer->arena, writer->view->secrets, process->reads[i]));
    return array;
}

static json_t *process_json(const struct writer *writer, const struct process_forecast *process)
{
    json_t *object = json_object();

    set(writer, object, "name", process->name);
    json_object_set_new(object, "pid", json_integer(process->pid));
    json_object_set_new(object, "ran", json_boolean(process->ran));
    json_object_set_new(object, "shall_run", json_boolean(process->shall_run));
    json_object_set_new(object, "update_runs", json_boolean(process->update_runs));
    json_object_set_new(object, "state",
                        process->is_new ? json_null()
                                        : json_string(state_name(process->state)));
    json_object_set_new(object, "note", json_string(process_note_name(process->note)));
    if (process->read_count)
        json_object_set_new(object, "reads", paths_json(writer, process));
    if (process->ran && process->pid)
        json_object_set_new(object, "stop",
                            json_pack("{s:i, s:I, s:b, s:b}", "signal", process->stop_signal,
                                      "wait_seconds", (json_int_t)process->stop_wait_seconds,
                                      "as_group", process->stop_as_group, "kill_as_group",
                                      process->kill_as_group));
    return object;
}

static json_t *group_json(const struct writer *writer, const struct group_forecast *group)
{
    json_t *object = json_object(), *processes = json_array();

    for (size_t i = 0; i < group->process_count; i++)
        json_array_append_new(processes, process_json(writer, &group->processes[i]));
    set(writer, object, "name", group->name);
    json_object_set_new(object, "action", json_string(group_action_name(group->action)));
    json_object_set_new(object, "priority", json_integer(group->priority));
    json_object_set_new(object, "knowledge", json_string(knowledge_name(group->knowledge)));
    json_object_set_new(object, "perpetual", json_boolean(group->is_perpetual));
    json_object_set_new(object, "suspect", json_boolean(group->is_suspect));
    json_object_set_new(object, "restart_readers", json_boolean(group->restarts_readers));
    json_object_set_new(object, "stop_seconds", json_integer(group->stop_seconds));
    json_object_set_new(object, "changes",
                        options_json(writer, group->changes, group->change_count));
    json_object_set_new(object, "unseen",
                        options_json(writer, group->unseen, group->unseen_count));
    json_object_set_new(object, "processes", processes);
    return object;
}

static json_t *problems_json(const struct writer *writer, const struct plan *plan)
{
    json_t *array = json_array();

    for (size_t i = 0; i < plan->problem_count; i++) {
        json_t *item = json_object();

        set(writer, item, "path",
            relative_path(writer->view->directory, plan->problems[i].path));
        json_object_set_new(item, "problem", json_string(plan->problems[i].words));
        json_array_append_new(array, item);
    }
    return array;
}

static json_t *drifts_json(const struct writer *writer, const struct plan *plan)
{
    json_t *array = json_array();

    for (size_t i = 0; i < plan->drift_count; i++) {
        json_t *item = json_object();

        json_object_set_new(item, "kind", json_string(drift_kind_name(plan->drifts[i].kind)));
        set(writer, item, "name", plan->drifts[i].name);
        set(writer, item, "words", plan->drifts[i].words);
        json_array_append_new(array, item);
    }
    return array;
}

static json_t *unknowns_json(const struct writer *writer, const struct plan *plan)
{
    json_t *array = json_array();

    for (size_t i = 0; i < plan->unknown_count; i++)
        json_array_append_new(
            array, json_text(writer->arena, writer->view->secrets, plan->unknowns[i]));
    return array;
}

static json_t *plan_json(const struct writer *writer, const struct plan *plan)
{
    json_t *object = json_object(), *files = json_array(), *groups = json_array(),
           *steps = json_array();

    for (size_t i = 0; i < plan->file_count; i++)
        json_array_append_new(files, file_json(writer, &plan->files[i]));
    for (size_t i = 0; i < plan->group_count; i++)
        json_array_append_new(groups, group_json(writer, &plan->groups[i]));
    for (size_t i = 0; i < plan->step_count; i++) {
        json_t *step = json_object();

        json_object_set_new(step, "kind", json_string(step_kind_name(plan->steps[i].kind)));
        set(writer, step, "target", plan->steps[i].target);
        json_array_append_new(steps, step);
    }
    set(writer, object, "host", plan->host);
    set(writer, object, "instance", plan->instance);
    json_object_set_new(object, "running",
                        plan->is_running ? json_identity(writer->arena, writer->view->secrets,
                                                         &plan->seen.identity)
                                         : json_null());
    json_object_set_new(object, "files", files);
    json_object_set_new(object, "groups", groups);
    json_object_set_new(object, "daemon_changes",
                        options_json(writer, plan->daemon_changes, plan->daemon_change_count));
    json_object_set_new(object, "stop_seconds", json_integer(plan->stop_seconds));
    json_object_set_new(object, "include_problems", problems_json(writer, plan));
    json_object_set_new(object, "no_way_back",
                        plan->no_way_back ? json_string(plan->no_way_back) : json_null());
    json_object_set_new(object, "drift", drifts_json(writer, plan));
    json_object_set_new(object, "unknown", unknowns_json(writer, plan));
    json_object_set_new(object, "steps", steps);
    return object;
}

void report_plans_json(FILE *out, const struct plan *const *plans, size_t count,
                       const struct plan_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {arena, view};
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, plan_json(&writer, plans[i]));
    json_print(out, json_pack("{s:i, s:o}", "version", 1, "plans", array));
}
