/* SPDX-License-Identifier: MIT */
/* docs/formats/status.schema.json says what each member is. */
#include "report/json.h"
#include "report/status.h"

struct writer {
    struct arena *arena;
    const struct secrets *secrets;
};

static void set(const struct writer *writer, json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, json_text(writer->arena, writer->secrets, text));
}

static json_t *process_json(const struct writer *writer, const struct process_status *process)
{
    const struct process_info *info = process->info;
    json_t *object = json_object();
    int64_t since = info->pid > 0 ? info->start : info->stop;

    set(writer, object, "group", info->group);
    set(writer, object, "name", info->name);
    set(writer, object, "state", info->state_name);
    json_object_set_new(object, "condition", json_string(condition_name(process->condition)));
    json_object_set_new(object, "well", json_boolean(condition_is_well(process->condition)));
    json_object_set_new(object, "pid", info->pid ? json_integer(info->pid) : json_null());
    json_object_set_new(object, "since", since > 0 ? json_integer(since) : json_null());
    json_object_set_new(object, "restarts_last_hour",
                        process->restarts >= 0 ? json_integer(process->restarts) : json_null());
    json_object_set_new(object, "restarts_at_least", json_boolean(process->is_at_least));
    json_object_set_new(object, "exit_status",
                        info->state == PROCESS_EXITED ? json_integer(info->exit_status)
                                                      : json_null());
    json_set_text(object, "spawn_error", writer->arena, writer->secrets, info->spawn_error);
    return object;
}

static json_t *drift_json(const struct writer *writer, const struct status_drift *drift)
{
    static const char *const kinds[] = {
        [STATUS_DRIFT_EDITED] = "edited",   [STATUS_DRIFT_UNWANTED] = "unwanted",
        [STATUS_DRIFT_NEWER] = "newer",     [STATUS_DRIFT_ADDED] = "added",
        [STATUS_DRIFT_REMOVED] = "removed",
    };
    bool is_group = drift->kind == STATUS_DRIFT_ADDED || drift->kind == STATUS_DRIFT_REMOVED;
    json_t *object = json_object();

    json_object_set_new(object, "kind", json_string(kinds[drift->kind]));
    set(writer, object, is_group ? "group" : "path", drift->subject);
    return object;
}

static json_t *instance_json(const struct writer *writer,
                             const struct instance_status *instance)
{
    json_t *object = json_object(), *processes = json_array(), *drifts = json_array();

    set(writer, object, "name", instance->name);
    set(writer, object, "config", instance->config);
    json_object_set_new(object, "running",
                        instance->is_reached
                            ? json_identity(writer->arena, writer->secrets, &instance->identity)
                            : json_null());
    json_set_text(object, "unreachable", writer->arena, writer->secrets, instance->silence);
    for (size_t i = 0; i < instance->processes.count; i++)
        json_array_append_new(processes, process_json(writer, &instance->processes.items[i]));
    for (size_t i = 0; i < instance->drifts.count; i++)
        json_array_append_new(drifts, drift_json(writer, &instance->drifts.items[i]));
    json_object_set_new(object, "processes", processes);
    json_object_set_new(object, "drift", drifts);
    json_set_text(object, "revision", writer->arena, writer->secrets, instance->revision);
    return object;
}

void report_status_json(FILE *out, const struct status_report *report)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {arena, report->secrets};
    json_t *object = json_object(), *instances = json_array();

    for (size_t i = 0; i < report->count; i++)
        json_array_append_new(instances, instance_json(&writer, &report->instances[i]));
    json_object_set_new(object, "version", json_integer(1));
    set(&writer, object, "host", report->host);
    json_object_set_new(object, "time", json_integer(report->time));
    json_object_set_new(object, "well",
                        json_boolean(status_is_reached(report) && status_is_well(report)));
    json_object_set_new(object, "instances", instances);
    json_print(out, object);
}
