/* SPDX-License-Identifier: MIT */
/* What reviewdog reads: one document of diagnostics. Its columns count bytes of UTF-8. */
#include "report/format.h"
#include "report/json.h"

static const char *rdjson_severity(enum severity severity)
{
    static const char *const names[] = {
        [SEVERITY_INFO] = "INFO",
        [SEVERITY_WARNING] = "WARNING",
        [SEVERITY_ERROR] = "ERROR",
    };

    return names[severity];
}

static json_t *byte_position(const struct text *text, size_t offset)
{
    size_t line = text_position(text, offset).line;

    return json_pack("{s:I, s:I}", "line", (json_int_t)line, "column",
                     (json_int_t)(offset - text_line(text, line).offset + 1));
}

static json_t *range_json(struct span span)
{
    return json_pack("{s:o, s:o}", "start", byte_position(span.text, span.offset), "end",
                     byte_position(span.text, span.offset + span.length));
}

static json_t *location_json(const struct part *part, struct str path, struct span span)
{
    json_t *object = json_object();

    json_object_set_new(object, "path",
                        json_text(part->out.arena, part->view->secrets, part_path(part, path)));
    if (span.text)
        json_object_set_new(object, "range", range_json(span));
    return object;
}

/* Several suggestions are a choice to reviewdog: a fix of several edits is none. */
static bool has_suggestion(const struct finding *finding)
{
    return finding->fix && finding->fix->count == 1 &&
           finding->fix->edits[0].span.text == finding->span.text;
}

static json_t *note_json(const struct part *part, const struct finding_note *note)
{
    struct str message = part_brief(part, note->message);

    return json_pack("{s:s%, s:o}", "message", message.bytes, message.length, "location",
                     location_json(part, note->span.text->path, note->span));
}

static void rdjson_finding(struct part *part, const struct finding *finding)
{
    struct str message = part_message(part, finding);
    json_t *object = json_object();

    json_object_set_new(object, "message", json_stringn(message.bytes, message.length));
    json_object_set_new(object, "location",
                        location_json(part, part_place(part, finding).path, finding->span));
    json_object_set_new(object, "severity", json_string(rdjson_severity(finding->severity)));
    json_object_set_new(object, "source", json_pack("{s:s}", "name", "supconf"));
    json_object_set_new(object, "code", json_pack("{s:s}", "value", finding->kind->code));
    if (has_suggestion(finding)) {
        const struct edit *edit = &finding->fix->edits[0];

        json_object_set_new(
            object, "suggestions",
            json_pack("[{s:o, s:o}]", "range", range_json(edit->span), "text",
                      json_text(part->out.arena, part->view->secrets, edit->text)));
    }
    if (finding->note.span.text)
        json_object_set_new(object, "related_locations",
                            json_pack("[o]", note_json(part, &finding->note)));
    json_append(&part->out, object);
}

static void rdjson_begin(struct buffer *out, const struct findings_view *view)
{
    (void)view;
    buffer_append_c(out, "{\"source\":{\"name\":\"supconf\"},\"diagnostics\":[\n");
}

static void rdjson_end(struct buffer *out, const struct findings_view *view,
                       const struct findings_totals *totals)
{
    (void)view;
    (void)totals;
    buffer_append_c(out, "\n]}\n");
}

const struct format format_rdjson = {
    .separator = ",\n",
    .is_unique = true,
    .begin = rdjson_begin,
    .finding = rdjson_finding,
    .end = rdjson_end,
};
