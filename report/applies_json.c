/* SPDX-License-Identifier: MIT */
/* docs/formats/apply.schema.json says what each member is. */
#include "report/applies.h"
#include "report/json.h"

struct writer {
    struct arena *arena;
    const struct plan_view *view;
};

static json_t *text(const struct writer *writer, struct str str)
{
    return str.length ? json_text(writer->arena, writer->view->secrets, str) : json_null();
}

static json_t *words(const struct writer *writer, const char *str)
{
    return json_text(writer->arena, writer->view->secrets, str_from(str));
}

/* Covered as a whole, then cut. */
static json_t *lines(const struct writer *writer, struct str str)
{
    struct str rest = secrets_cover(writer->arena, writer->view->secrets, str);
    json_t *array = json_array();

    while (rest.length)
        json_array_append_new(array, json_text(writer->arena, NULL, str_cut(&rest, '\n')));
    return array;
}

static json_t *error_json(const struct writer *writer, const struct error *err)
{
    return err->kind == ERROR_NONE ? json_null() : words(writer, err->message);
}

static json_t *stuck_json(const struct writer *writer, const struct apply_report *report)
{
    json_t *array = json_array();

    for (size_t i = 0; i < report->stuck_count; i++) {
        const struct step *step = report->stuck_steps[i].step;

        json_array_append_new(
            array, json_pack("{s:s, s:o, s:o}", "kind",
                             step ? step_kind_name(step->kind) : "restart-daemon", "target",
                             text(writer, step ? step->target : STR("")), "error",
                             words(writer, report->stuck_steps[i].err.message)));
    }
    return array;
}

static json_t *commands_json(const struct writer *writer, const struct remedies *remedies)
{
    json_t *array = json_array();

    for (size_t i = 0; i < remedies->count; i++)
        json_array_append_new(array, text(writer, remedies->items[i]));
    return array;
}

static json_t *processes_json(const struct writer *writer, const struct apply_result *result)
{
    json_t *array = json_array();

    for (size_t i = 0; i < result->report.after.count; i++) {
        const struct process_info *now = &result->report.after.processes[i];
        const struct process_info *before =
            snapshot_find(&result->plan->seen, now->group, now->name);

        json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:I, s:I}", "group",
                                               text(writer, now->group), "name",
                                               text(writer, now->name), "state",
                                               text(writer, now->state_name), "pid_before",
                                               (json_int_t)(before ? before->pid : 0),
                                               "pid_after", (json_int_t)now->pid));
    }
    return array;
}

static json_t *result_json(const struct writer *writer, const struct apply_result *result)
{
    const struct apply_report *report = &result->report;
    json_t *object = json_object();

    json_object_set_new(object, "host", text(writer, result->plan->host));
    json_object_set_new(object, "instance", text(writer, result->plan->instance));
    json_object_set_new(object, "result", json_string(apply_result_name(result)));
    json_object_set_new(object, "dry_run", json_boolean(result->is_dry));
    json_object_set_new(object, "approved_by", text(writer, result->approver));
    json_object_set_new(object, "revision", text(writer, result->revision));
    json_object_set_new(object, "confirm_until",
                        result->confirm_until ? json_integer(result->confirm_until)
                                              : json_null());
    json_object_set_new(object, "error", error_json(writer, &report->failed));
    json_object_set_new(object, "failed_group", text(writer, report->failed_group));
    json_object_set_new(object, "failed_process", text(writer, report->failed_process));
    json_object_set_new(object, "process_log", lines(writer, report->log_lines));
    json_object_set_new(object, "daemon_log", lines(writer, report->daemon_lines));
    json_object_set_new(object, "stuck", stuck_json(writer, report));
    json_object_set_new(object, "commands", commands_json(writer, &result->remedies));
    json_object_set_new(object, "processes", processes_json(writer, result));
    return object;
}

void report_applies_json(FILE *out, const struct apply_result *results, size_t count,
                         const struct plan_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {arena, view};
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, result_json(&writer, &results[i]));
    json_print(out, json_pack("{s:i, s:o}", "version", 1, "results", array));
}
