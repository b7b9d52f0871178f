/* SPDX-License-Identifier: MIT */
/* docs/formats/findings.schema.json says what each member is. */
#include "report/format.h"
#include "report/json.h"

static void set(const struct part *part, json_t *object, const char *key, struct str text)
{
    json_set_text(object, key, part->out.arena, part->view->secrets, text);
}

static void set_place(const struct part *part, json_t *object, struct span span)
{
    set(part, object, "path", part_path(part, span.text->path));
    json_object_set_new(object, "start", json_position(span_start(span)));
    json_object_set_new(object, "end", json_position(span_end(span)));
}

static json_t *fix_json(const struct part *part, const struct fix *fix)
{
    json_t *object = json_object(), *edits = json_array();

    set(part, object, "title", fix->title);
    json_object_set_new(object, "safe", json_boolean(fix->is_safe));
    for (size_t i = 0; i < fix->count; i++) {
        json_t *edit = json_object();

        set_place(part, edit, fix->edits[i].span);
        json_object_set_new(
            edit, "text", json_text(part->out.arena, part->view->secrets, fix->edits[i].text));
        json_array_append_new(edits, edit);
    }
    json_object_set_new(object, "edits", edits);
    return object;
}

json_t *finding_json(const struct part *part, const struct finding *finding)
{
    json_t *object = json_object();

    json_object_set_new(object, "code", json_string(finding->kind->code));
    json_object_set_new(object, "name", json_string(finding->kind->name));
    json_object_set_new(object, "severity", json_string(severity_name(finding->severity)));
    set(part, object, "message", finding->message);
    if (finding->span.text)
        set_place(part, object, finding->span);
    set(part, object, "section", finding->section);
    set(part, object, "option", finding->option);
    set(part, object, "scope", finding->scope);
    set(part, object, "help", finding->help);
    set(part, object, "supervisor", finding->supervisor);
    if (finding->suppressed_by)
        json_object_set_new(object, "suppressed", json_string(finding->suppressed_by));
    if (finding->note.span.text) {
        json_t *note = json_object();

        set(part, note, "message", finding->note.message);
        set_place(part, note, finding->note.span);
        json_object_set_new(object, "note", note);
    }
    if (finding->fix)
        json_object_set_new(object, "fix", fix_json(part, finding->fix));
    return object;
}

static void json_finding(struct part *part, const struct finding *finding)
{
    json_append(&part->out, finding_json(part, finding));
}

static void json_begin(struct buffer *out, const struct findings_view *view)
{
    (void)view;
    buffer_append_c(out, "{\"version\":1,\"findings\":[\n");
}

static void json_end(struct buffer *out, const struct findings_view *view,
                     const struct findings_totals *totals)
{
    (void)view;
    buffer_printf(out,
                  "\n],\"summary\":{\"errors\":%zu,\"warnings\":%zu,\"infos\":%zu,"
                  "\"fixable\":%zu,\"files\":%zu}}\n",
                  totals->errors, totals->warnings, totals->infos, totals->fixable,
                  totals->files);
}

const struct format format_json = {
    .separator = ",\n",
    .begin = json_begin,
    .finding = json_finding,
    .end = json_end,
};
