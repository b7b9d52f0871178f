/* SPDX-License-Identifier: MIT */
/* docs/formats/doctor.schema.json says what each member is. */
#include "report/doctor.h"
#include "report/json.h"
#include "report/visible.h"

struct writer {
    struct arena *arena;
    const struct doctor_report *report;
};

static void set(const struct writer *writer, json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, json_text(writer->arena, writer->report->secrets, text));
}

static json_t *evidence_json(const struct writer *writer, const struct evidence *evidence)
{
    json_t *object = json_object();

    set(writer, object, "source", evidence->source);
    set(writer, object, "lines", evidence->lines);
    return object;
}

static json_t *finding_object(const struct writer *writer, const struct finding *finding)
{
    json_t *object = json_object();

    json_object_set_new(object, "code", json_string(finding->kind->code));
    json_object_set_new(object, "name", json_string(finding->kind->name));
    set(writer, object, "message", finding->message);
    if (finding->span.text) {
        set(writer, object, "path",
            relative_path(writer->report->directory, finding->span.text->path));
        json_object_set_new(object, "start", json_position(span_start(finding->span)));
    }
    return object;
}

static json_t *advice_json(const struct writer *writer, const struct advice *advice)
{
    json_t *object = json_object();

    set(writer, object, "purpose", advice->purpose);
    set(writer, object, "command", advice->command);
    return object;
}

static json_t *ailment_json(const struct writer *writer, const struct ailment *ailment)
{
    json_t *object = json_object(), *evidence = json_array(), *findings = json_array(),
           *next = json_array();

    set(writer, object, "subject", ailment->subject);
    json_set_text(object, "state", writer->arena, writer->report->secrets, ailment->state);
    json_object_set_new(object, "cause", json_string(cause_name(ailment->cause)));
    set(writer, object, "reason", ailment->reason);
    for (size_t i = 0; i < ailment->evidence.count; i++)
        json_array_append_new(evidence, evidence_json(writer, &ailment->evidence.items[i]));
    for (size_t i = 0; i < ailment->findings.count; i++)
        json_array_append_new(findings, finding_object(writer, &ailment->findings.items[i]));
    for (size_t i = 0; i < ailment->advice.count; i++)
        json_array_append_new(next, advice_json(writer, &ailment->advice.items[i]));
    json_object_set_new(object, "evidence", evidence);
    json_object_set_new(object, "findings", findings);
    json_object_set_new(object, "next", next);
    return object;
}

static json_t *instance_json(const struct writer *writer,
                             const struct instance_health *instance)
{
    json_t *object = json_object(), *ailments = json_array();

    set(writer, object, "name", instance->name);
    set(writer, object, "config", instance->config);
    json_object_set_new(object, "reached", json_boolean(instance->is_reached));
    json_object_set_new(object, "processes", json_integer((json_int_t)instance->process_count));
    for (size_t i = 0; i < instance->ailments.count; i++)
        json_array_append_new(ailments, ailment_json(writer, &instance->ailments.items[i]));
    json_object_set_new(object, "ailments", ailments);
    return object;
}

void report_doctor_json(FILE *out, const struct doctor_report *report)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {arena, report};
    json_t *object = json_object(), *instances = json_array();

    for (size_t i = 0; i < report->count; i++)
        json_array_append_new(instances, instance_json(&writer, &report->instances[i]));
    json_object_set_new(object, "version", json_integer(1));
    set(&writer, object, "host", report->host);
    json_object_set_new(object, "well", json_boolean(doctor_ailments(report) == 0));
    json_object_set_new(object, "instances", instances);
    json_print(out, object);
}
