/* SPDX-License-Identifier: MIT */
/*
 * GitLab's Code Quality report. GitLab stops reading at the first entry it finds invalid and
 * shows one of several with the same fingerprint, so each entry has all that it wants.
 */
#include "report/format.h"
#include "report/json.h"

/* "blocker" is what supervisord refuses to start with. */
static const char *gitlab_severity(const struct finding *finding)
{
    switch (finding->severity) {
    case SEVERITY_ERROR:
        return finding->supervisor.length ? "blocker" : "critical";
    case SEVERITY_WARNING:
        return "major";
    case SEVERITY_INFO:
        break;
    }
    return "info";
}

/* A path that is absolute, being outside of the repository, makes the entry invalid. */
static struct str repository_path(const struct part *part, struct str path)
{
    struct str relative = part_plain(part, part_repository_path(part, path));

    while (relative.length && relative.bytes[0] == '/')
        relative = str_slice(relative, 1, relative.length);
    return relative;
}

static json_t *text_json(struct str text)
{
    return json_stringn(text.bytes, text.length);
}

static void gitlab_finding(struct part *part, const struct finding *finding)
{
    struct place place = part_place(part, finding);
    json_t *entry = json_object();

    json_object_set_new(entry, "type", json_string("issue"));
    json_object_set_new(entry, "check_name", json_string(finding->kind->code));
    json_object_set_new(entry, "description", text_json(part_message(part, finding)));
    json_object_set_new(entry, "severity", json_string(gitlab_severity(finding)));
    json_object_set_new(entry, "fingerprint", text_json(part->fingerprint));
    json_object_set_new(entry, "location",
                        json_pack("{s:o, s:{s:I, s:I}}", "path",
                                  text_json(repository_path(part, place.path)), "lines",
                                  "begin", (json_int_t)place.start.line, "end",
                                  (json_int_t)place.end.line));
    json_append(&part->out, entry);
}

static void gitlab_begin(struct buffer *out, const struct findings_view *view)
{
    (void)view;
    buffer_append_c(out, "[\n");
}

static void gitlab_end(struct buffer *out, const struct findings_view *view,
                       const struct findings_totals *totals)
{
    (void)view;
    (void)totals;
    buffer_append_c(out, "\n]\n");
}

const struct format format_gitlab = {
    .separator = ",\n",
    .has_fingerprint = true,
    .is_unique = true,
    .begin = gitlab_begin,
    .finding = gitlab_finding,
    .end = gitlab_end,
};
