/* SPDX-License-Identifier: MIT */
/* SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
#include <string.h>

#include "report/format.h"
#include "report/json.h"

static const char *level_name(enum severity severity)
{
    return severity == SEVERITY_INFO ? "note" : severity_name(severity);
}

static json_t *message_json(const struct part *part, struct str text)
{
    json_t *object = json_object();

    json_object_set_new(object, "text", json_text(part->out.arena, part->view->secrets, text));
    return object;
}

static json_t *fixed_message(const char *text)
{
    return json_pack("{s:s}", "text", text);
}

/* RFC 3986: what is neither unreserved nor a slash goes as %XX. */
static struct str path_uri(struct arena *arena, struct str path)
{
    struct buffer out = {.arena = arena};

    if (path.length && path.bytes[0] == '/')
        buffer_append_c(&out, "file://");
    for (size_t i = 0; i < path.length; i++) {
        char byte = path.bytes[i];

        if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
            (byte >= '0' && byte <= '9') || (byte && strchr("-._~/", byte)))
            buffer_append_byte(&out, byte);
        else
            buffer_printf(&out, "%%%02X", (unsigned)(unsigned char)byte);
    }
    return buffer_str(&out);
}

static json_t *artifact_json(const struct part *part, struct str path)
{
    struct str uri = path_uri(part->out.arena, part_repository_path(part, path));
    json_t *object = json_object();

    json_object_set_new(object, "uri", json_stringn(uri.bytes, uri.length));
    return object;
}

static json_t *region_json(struct position start, struct position end)
{
    return json_pack("{s:I, s:I, s:I, s:I}", "startLine", (json_int_t)start.line, "startColumn",
                     (json_int_t)start.column, "endLine", (json_int_t)end.line, "endColumn",
                     (json_int_t)end.column);
}

static json_t *place_json(const struct part *part, struct place place)
{
    return json_pack("{s:{s:o, s:o}}", "physicalLocation", "artifactLocation",
                     artifact_json(part, place.path), "region",
                     region_json(place.start, place.end));
}

static json_t *note_json(const struct part *part, const struct finding_note *note)
{
    json_t *object =
        place_json(part, (struct place){note->span.text->path, span_start(note->span),
                                        span_end(note->span)});

    json_object_set_new(object, "message", message_json(part, note->message));
    return object;
}

static json_t *fixes_json(const struct part *part, const struct fix *fix)
{
    json_t *changes = json_array();

    for (size_t i = 0; i < fix->count; i++) {
        const struct edit *edit = &fix->edits[i];
        json_t *change = json_pack("{s:o, s:[{s:o, s:o}]}", "artifactLocation",
                                   artifact_json(part, edit->span.text->path), "replacements",
                                   "deletedRegion",
                                   region_json(span_start(edit->span), span_end(edit->span)),
                                   "insertedContent", message_json(part, edit->text));

        json_array_append_new(changes, change);
    }
    return json_pack("[{s:o, s:o}]", "description", message_json(part, fix->title),
                     "artifactChanges", changes);
}

static size_t kind_index(const struct findings_view *view, const struct finding_kind *kind)
{
    size_t index = 0;

    while (index < view->kind_count && view->kinds[index] != kind)
        index++;
    return index;
}

/* Every kind but a comment lies outside of the file. */
static json_t *suppressions_json(const struct finding *finding)
{
    bool is_comment = !strcmp(finding->suppressed_by, "comment");

    return json_pack("[{s:s}]", "kind", is_comment ? "inSource" : "external");
}

static void sarif_finding(struct part *part, const struct finding *finding)
{
    json_t *result = json_object();
    size_t index = kind_index(part->view, finding->kind);
    struct str print = part->fingerprint;

    json_object_set_new(result, "ruleId", json_string(finding->kind->code));
    if (index < part->view->kind_count)
        json_object_set_new(result, "ruleIndex", json_integer((json_int_t)index));
    json_object_set_new(result, "level", json_string(level_name(finding->severity)));
    json_object_set_new(result, "message", message_json(part, finding->message));
    json_object_set_new(result, "locations",
                        json_pack("[o]", place_json(part, part_place(part, finding))));
    if (finding->note.span.text)
        json_object_set_new(result, "relatedLocations",
                            json_pack("[o]", note_json(part, &finding->note)));
    if (finding->fix && finding->fix->count)
        json_object_set_new(result, "fixes", fixes_json(part, finding->fix));
    if (finding->suppressed_by)
        json_object_set_new(result, "suppressions", suppressions_json(finding));
    json_object_set_new(result, "partialFingerprints",
                        json_pack("{s:s%}", "supconf/v1", print.bytes, print.length));
    json_append(&part->out, result);
}

static json_t *rule_json(const struct finding_kind *kind)
{
    json_t *rule = json_object();

    json_object_set_new(rule, "id", json_string(kind->code));
    json_object_set_new(rule, "name", json_string(kind->name));
    json_object_set_new(rule, "shortDescription", fixed_message(kind->summary));
    if (kind->why) {
        json_object_set_new(rule, "fullDescription", fixed_message(kind->why));
        json_object_set_new(rule, "help", fixed_message(kind->why));
    }
    json_object_set_new(rule, "defaultConfiguration",
                        json_pack("{s:s}", "level", level_name(kind->severity)));
    return rule;
}

static void sarif_begin(struct buffer *out, const struct findings_view *view)
{
    json_t *rules = json_array();

    for (size_t i = 0; i < view->kind_count; i++)
        json_array_append_new(rules, rule_json(view->kinds[i]));
    buffer_append_c(out,
                    "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
                    "\"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"unicodeCodePoints\","
                    "\"tool\":{\"driver\":");
    json_append(out, json_pack("{s:s, s:s, s:o}", "name", "supconf", "version",
                               view->tool_version ? view->tool_version : "0", "rules", rules));
    buffer_append_c(out, "},\"results\":[\n");
}

static void sarif_end(struct buffer *out, const struct findings_view *view,
                      const struct findings_totals *totals)
{
    (void)view;
    (void)totals;
    buffer_append_c(out, "\n]}]}\n");
}

const struct format format_sarif = {
    .separator = ",\n",
    .has_fingerprint = true,
    .is_unique = true,
    .begin = sarif_begin,
    .finding = sarif_finding,
    .end = sarif_end,
};
