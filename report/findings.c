/* SPDX-License-Identifier: MIT */
#include "report/findings.h"

#include "report/format.h"
#include "report/visible.h"

const char *const findings_format_names[] = {
    [FINDINGS_HUMAN] = "human",
    [FINDINGS_CONCISE] = "concise",
    [FINDINGS_JSON] = "json",
    [FINDINGS_SARIF] = "sarif",
    NULL,
};

static const struct format *const formats[] = {
    [FINDINGS_HUMAN] = &format_human,
    [FINDINGS_CONCISE] = &format_concise,
    [FINDINGS_JSON] = &format_json,
    [FINDINGS_SARIF] = &format_sarif,
};

struct str part_shown(const struct part *part, struct str text)
{
    return visible(part->out.arena, secrets_cover(part->out.arena, part->view->secrets, text));
}

struct str part_plain(const struct part *part, struct str text)
{
    return visible_utf8(part->out.arena,
                        secrets_cover(part->out.arena, part->view->secrets, text));
}

struct str part_path(const struct part *part, struct str path)
{
    return relative_path(part->view->directory, path);
}

struct str findings_part(struct arena *arena, enum findings_format format,
                         const struct findings_view *view)
{
    struct part part = {.out = {.arena = arena}, .view = view, .seen = {.arena = arena}};

    for (size_t i = 0; i < view->findings->count; i++) {
        if (i)
            buffer_append_c(&part.out, formats[format]->separator);
        formats[format]->finding(&part, &view->findings->items[i]);
    }
    return buffer_str(&part.out);
}

struct findings_totals findings_count(const struct finding_list *findings, size_t files)
{
    struct findings_totals totals = {.files = files};

    for (size_t i = 0; i < findings->count; i++) {
        const struct fix *fix = findings->items[i].fix;

        totals.errors += findings->items[i].severity == SEVERITY_ERROR;
        totals.warnings += findings->items[i].severity == SEVERITY_WARNING;
        totals.infos += findings->items[i].severity == SEVERITY_INFO;
        totals.fixable += fix && fix->is_safe;
        totals.fixable_unsafe += fix && !fix->is_safe;
    }
    return totals;
}

static void write_str(FILE *out, struct str str)
{
    fwrite(str.bytes, 1, str.length, out);
}

void findings_begin(struct findings_report *report, FILE *out, enum findings_format format,
                    const struct findings_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};

    *report = (struct findings_report){.out = out, .format = format, .view = view};
    formats[format]->begin(&text, view);
    write_str(out, buffer_str(&text));
}

void findings_put(struct findings_report *report, struct str part,
                  const struct findings_totals *totals)
{
    report->totals.errors += totals->errors;
    report->totals.warnings += totals->warnings;
    report->totals.infos += totals->infos;
    report->totals.fixable += totals->fixable;
    report->totals.fixable_unsafe += totals->fixable_unsafe;
    report->totals.files += totals->files;
    if (!part.length)
        return;
    if (report->has_findings)
        fputs(formats[report->format]->separator, report->out);
    write_str(report->out, part);
    report->has_findings = true;
}

void findings_end(struct findings_report *report)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};

    formats[report->format]->end(&text, report->view, &report->totals);
    write_str(report->out, buffer_str(&text));
}

void report_findings(FILE *out, enum findings_format format, const struct findings_view *view,
                     size_t file_count)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct findings_totals totals = findings_count(view->findings, file_count);
    struct findings_report report;

    findings_begin(&report, out, format, view);
    findings_put(&report, findings_part(arena, format, view), &totals);
    findings_end(&report);
}
