/* SPDX-License-Identifier: MIT */
#include "report/findings.h"

#include "report/format.h"
#include "report/visible.h"

const char *const findings_format_names[] = {
#define FORMAT(SYMBOL, name) [FINDINGS_##SYMBOL] = #name,
#include "report/formats.def"
#undef FORMAT
    NULL,
};

static const struct format *const formats[] = {
#define FORMAT(SYMBOL, name) [FINDINGS_##SYMBOL] = &format_##name,
#include "report/formats.def"
#undef FORMAT
};

static bool wants_fingerprints(const struct findings_report *report)
{
    for (size_t i = 0; i < report->output_count; i++)
        if (formats[report->outputs[i].format]->has_fingerprint ||
            formats[report->outputs[i].format]->is_unique)
            return true;
    return false;
}

static struct finding_piece make_piece(struct part *part, struct arena *kept,
                                       const struct format *format,
                                       const struct finding *finding)
{
    struct finding_piece piece = {.severity = finding->severity};

    part->out.length = 0;
    format->finding(part, finding);
    piece.text = buffer_str(&part->out);
    if (format->is_log && part->view->is_for_runner)
        piece.text = visible_in_runner(part->out.arena, piece.text);
    piece.text = str_copy(kept, piece.text);
    if (format->whole)
        piece.path = str_copy(
            kept, part_shown(part, part_repository_path(part, part_place(part, finding).path)));
    if (format->is_unique)
        piece.fingerprint = str_copy(kept, part->fingerprint);
    return piece;
}

struct findings_part findings_part(struct arena *scratch, struct arena *kept,
                                   const struct findings_report *report,
                                   const struct findings_view *view)
{
    struct part part = {.out = {.arena = scratch}, .view = view, .seen = {.arena = scratch}};
    size_t count = view->findings->count;
    struct findings_part made = {
        .pieces = ARENA_ARRAY(kept, struct finding_piece, count * report->output_count),
        .files = ARENA_ARRAY(kept, struct str, view->file_count),
        .file_count = view->file_count,
        .totals = findings_count(view->findings, view->file_count),
    };
    bool has_fingerprints = wants_fingerprints(report);

    for (size_t i = 0; i < count; i++) {
        const struct finding *finding = &view->findings->items[i];

        if (has_fingerprints)
            part.fingerprint = part_fingerprint(&part, finding);
        for (size_t j = 0; j < report->output_count; j++)
            made.pieces[made.piece_count++] =
                make_piece(&part, kept, formats[report->outputs[j].format], finding);
    }
    for (size_t i = 0; i < view->file_count; i++)
        made.files[i] =
            str_copy(kept, part_shown(&part, part_repository_path(&part, view->files[i])));
    return made;
}

struct findings_totals findings_count(const struct finding_list *findings, size_t files)
{
    struct findings_totals totals = {.files = files};

    for (size_t i = 0; i < findings->count; i++) {
        const struct fix *fix = findings->items[i].fix;

        if (findings->items[i].suppressed_by)
            continue;
        totals.errors += findings->items[i].severity == SEVERITY_ERROR;
        totals.warnings += findings->items[i].severity == SEVERITY_WARNING;
        totals.infos += findings->items[i].severity == SEVERITY_INFO;
        totals.fixable += fix && fix->is_safe;
        totals.fixable_unsafe += fix && !fix->is_safe;
    }
    return totals;
}

static void write_str(struct findings_output *output, struct str str)
{
    if (output->out)
        fwrite(str.bytes, 1, str.length, output->out);
    else
        buffer_append(&output->text, str);
}

void findings_begin(struct findings_report *report, struct arena *arena,
                    struct findings_output *outputs, size_t output_count,
                    const struct findings_view *view)
{
    *report = (struct findings_report){
        .arena = arena,
        .view = view,
        .outputs = outputs,
        .output_count = output_count,
        .seen = {.arena = arena},
        .files = {.arena = arena},
    };
    for (size_t i = 0; i < output_count; i++) {
        struct buffer text = {.arena = arena};

        outputs[i].text = (struct buffer){.arena = arena};
        if (!formats[outputs[i].format]->begin)
            continue;
        formats[outputs[i].format]->begin(&text, view);
        write_str(&outputs[i], buffer_str(&text));
    }
}

static struct finding_piece copy_piece(struct arena *arena, const struct finding_piece *piece)
{
    return (struct finding_piece){
        .text = str_copy(arena, piece->text),
        .path = str_copy(arena, piece->path),
        .severity = piece->severity,
    };
}

static void put_piece(struct findings_report *report, struct findings_output *output,
                      const struct finding_piece *piece)
{
    const struct format *format = formats[output->format];

    if (format->is_unique && map_get(&report->seen, piece->fingerprint))
        return;
    if (format->whole) {
        *ARRAY_ADD(report->arena, output->held, output->held_count, output->held_capacity) =
            copy_piece(report->arena, piece);
        return;
    }
    if (output->has_findings && format->separator)
        write_str(output, str_from(format->separator));
    write_str(output, piece->text);
    output->has_findings = true;
}

void findings_put(struct findings_report *report, const struct findings_part *part)
{
    report->totals.errors += part->totals.errors;
    report->totals.warnings += part->totals.warnings;
    report->totals.infos += part->totals.infos;
    report->totals.fixable += part->totals.fixable;
    report->totals.fixable_unsafe += part->totals.fixable_unsafe;
    report->totals.files += part->totals.files;
    for (size_t i = 0; i < part->piece_count; i++)
        put_piece(report, &report->outputs[i % report->output_count], &part->pieces[i]);
    for (size_t i = 0; i < part->piece_count; i++)
        if (part->pieces[i].fingerprint.length)
            map_put(&report->seen, str_copy(report->arena, part->pieces[i].fingerprint),
                    report);
    for (size_t i = 0; i < part->file_count; i++)
        map_put(&report->files, str_copy(report->arena, part->files[i]), report);
}

void findings_end(struct findings_report *report)
{
    for (size_t i = 0; i < report->output_count; i++) {
        struct findings_output *output = &report->outputs[i];
        const struct format *format = formats[output->format];
        struct buffer text = {.arena = report->arena};

        if (format->whole)
            format->whole(&(struct whole){.out = &text,
                                          .view = report->view,
                                          .totals = &report->totals,
                                          .pieces = output->held,
                                          .piece_count = output->held_count,
                                          .files = &report->files});
        if (format->end)
            format->end(&text, report->view, &report->totals);
        write_str(output, buffer_str(&text));
    }
}

void report_findings(FILE *out, enum findings_format format, const struct findings_view *view,
                     size_t file_count)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct findings_output output = {.format = format, .out = out};
    struct findings_report report;
    struct findings_part part;

    findings_begin(&report, arena, &output, 1, view);
    part = findings_part(arena, arena, &report, view);
    part.totals.files = file_count;
    findings_put(&report, &part);
    findings_end(&report);
}
