/* SPDX-License-Identifier: MIT */
/* One line a finding, as compilers print it: editors find the place by it. */
#include "report/format.h"

static void concise_finding(struct part *part, const struct finding *finding)
{
    struct str message = part_shown(part, finding->message);

    if (finding->span.text) {
        struct position start = span_start(finding->span);
        struct str path = part_shown(part, part_path(part, finding->span.text->path));

        buffer_printf(&part->out, STR_FORMAT ":%zu:%zu: ", STR_ARGS(path), start.line,
                      start.column);
    }
    buffer_printf(&part->out, "%s: " STR_FORMAT, severity_name(finding->severity),
                  STR_ARGS(message));
    if (finding->scope.length) {
        struct str scope = part_shown(part, finding->scope);

        buffer_printf(&part->out, " (" STR_FORMAT ")", STR_ARGS(scope));
    }
    buffer_printf(&part->out, " [%s]\n", finding->kind->name);
}

static void concise_begin(struct buffer *out, const struct findings_view *view)
{
    (void)out;
    (void)view;
}

static void concise_end(struct buffer *out, const struct findings_view *view,
                        const struct findings_totals *totals)
{
    (void)out;
    (void)view;
    (void)totals;
}

const struct format format_concise = {"", concise_begin, concise_finding, concise_end};
