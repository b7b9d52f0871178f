/* SPDX-License-Identifier: MIT */
/* Findings with the line they are about, underlined. */
#include <stdio.h>

#include "report/format.h"
#include "report/snippet.h"

static const char *severity_style(const struct style *style, enum severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR:
        return style->error;
    case SEVERITY_WARNING:
        return style->warning;
    case SEVERITY_INFO:
        break;
    }
    return style->info;
}

static int digits(size_t number)
{
    return snprintf(NULL, 0, "%zu", number);
}

static void append_place(struct part *part, int margin, const char *arrow, struct span span)
{
    const struct style *style = &part->view->style;
    struct position start = span_start(span);
    struct str path = part_shown(part, part_path(part, span.text->path));

    buffer_printf(&part->out, "%*s%s%s%s " STR_FORMAT ":%zu:%zu", margin, "", style->place,
                  arrow, style->reset, STR_ARGS(path), start.line, start.column);
}

static void append_snippet(struct part *part, int margin, const struct snippet *snippet,
                           const char *color, char underline)
{
    const struct style *style = &part->view->style;
    struct buffer *out = &part->out;

    buffer_printf(out, "%*s %s|%s\n", margin, "", style->place, style->reset);
    buffer_printf(out, "%s%*zu |%s ", style->place, margin, snippet->line, style->reset);
    buffer_append(out, snippet->shown);
    buffer_printf(out, "\n%*s %s|%s ", margin, "", style->place, style->reset);
    buffer_repeat(out, ' ', snippet->column);
    buffer_append_c(out, color);
    buffer_repeat(out, underline, snippet->width);
    buffer_append_c(out, style->reset);
    buffer_append_byte(out, '\n');
}

static void append_remark(struct part *part, int margin, const char *word, struct str text)
{
    const struct style *style = &part->view->style;
    struct str shown = part_brief(part, text);

    if (text.length)
        buffer_printf(&part->out, "%*s %s=%s %s: " STR_FORMAT "\n", margin, "", style->place,
                      style->reset, word, STR_ARGS(shown));
}

static void append_fix(struct part *part, int margin, const struct fix *fix)
{
    struct str text = str_printf(part->out.arena, STR_FORMAT " (with %s)", STR_ARGS(fix->title),
                                 fix->is_safe ? "--fix" : "--fix=unsafe");

    append_remark(part, margin, "fix", text);
}

static void append_note(struct part *part, int margin, const struct finding_note *note)
{
    struct arena *arena = part->out.arena;
    struct snippet snippet = snippet_make(arena, part->view->secrets, note->span);
    struct str message = part_shown(part, note->message);

    append_place(part, margin, ":::", note->span);
    buffer_printf(&part->out, ": " STR_FORMAT "\n", STR_ARGS(message));
    append_snippet(part, margin, &snippet, part->view->style.place, '-');
}

static void append_places(struct part *part, const struct finding *finding)
{
    const struct finding_note *note = &finding->note;
    struct snippet snippet = snippet_make(part->out.arena, part->view->secrets, finding->span);
    struct str scope = part_shown(part, finding->scope);
    int margin = digits(snippet.line);

    if (note->span.text && digits(span_start(note->span).line) > margin)
        margin = digits(span_start(note->span).line);
    append_place(part, margin, "-->", finding->span);
    if (scope.length)
        buffer_printf(&part->out, " (" STR_FORMAT ")", STR_ARGS(scope));
    buffer_append_byte(&part->out, '\n');
    append_snippet(part, margin, &snippet,
                   severity_style(&part->view->style, finding->severity), '^');
    if (note->span.text)
        append_note(part, margin, note);
    append_remark(part, margin, "supervisord would say", finding->supervisor);
    if (!finding->fix || !str_equal(finding->fix->title, finding->help)) /* said once */
        append_remark(part, margin, "help", finding->help);
    if (finding->fix)
        append_fix(part, margin, finding->fix);
}

static void human_finding(struct part *part, const struct finding *finding)
{
    const struct style *style = &part->view->style;
    struct str message = part_brief(part, finding->message);

    buffer_printf(&part->out, "%s%s%s%s: %s" STR_FORMAT "%s [%s %s]\n",
                  severity_style(style, finding->severity),
                  finding->suppressed_by ? "suppressed " : "", severity_name(finding->severity),
                  style->reset, style->strong, STR_ARGS(message), style->reset,
                  finding->kind->code, finding->kind->name);
    if (finding->span.text) {
        append_places(part, finding);
    } else {
        append_remark(part, 1, "concerns", finding->scope);
        append_remark(part, 1, "supervisord would say", finding->supervisor);
        append_remark(part, 1, "help", finding->help);
    }
    buffer_append_byte(&part->out, '\n');
}

/* Returns whether the count was worth a word. */
static bool append_count(struct buffer *out, size_t count, const char *noun, bool has_former)
{
    if (!count)
        return false;
    buffer_printf(out, "%s%zu %s%s", has_former ? ", " : "", count, noun,
                  count == 1 ? "" : "s");
    return true;
}

static void human_end(struct buffer *out, const struct findings_view *view,
                      const struct findings_totals *totals)
{
    bool has_any = false;

    if (!view->has_summary)
        return;
    has_any |= append_count(out, totals->errors, "error", has_any);
    has_any |= append_count(out, totals->warnings, "warning", has_any);
    has_any |= append_count(out, totals->infos, "remark", has_any);
    if (!has_any)
        buffer_append_c(out, "no findings");
    buffer_printf(out, " in %zu file%s", totals->files, totals->files == 1 ? "" : "s");
    if (totals->fixable)
        buffer_printf(out, "; %zu fixable with --fix", totals->fixable);
    if (totals->fixable_unsafe)
        buffer_printf(out, "%s%zu%s fixable with --fix=unsafe", totals->fixable ? ", " : "; ",
                      totals->fixable_unsafe, totals->fixable ? " more" : "");
    buffer_append_byte(out, '\n');
    if (totals->gone)
        buffer_printf(out,
                      "%zu %s of the baseline %s gone: 'lint --write-baseline' forgets %s\n",
                      totals->gone, totals->gone == 1 ? "entry" : "entries",
                      totals->gone == 1 ? "is" : "are", totals->gone == 1 ? "it" : "them");
}

const struct format format_human = {
    .is_log = true,
    .finding = human_finding,
    .end = human_end,
};
