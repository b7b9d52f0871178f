/* SPDX-License-Identifier: MIT */
/*
 * Findings for the summary of a job or a comment on a change. Text of the user stands in code
 * spans alone: there it is neither markup nor a mention of somebody. Comments may have 65,535
 * characters, so the last findings give way.
 */
#include "report/markdown.h"
#include "report/pieces.h"

enum { MOST_BYTES = 60000 };

static void markdown_finding(struct part *part, const struct finding *finding)
{
    struct place place = part_place(part, finding);
    struct str path = part_shown(part, part_repository_path(part, place.path));
    struct str help = part_brief(part, finding->help);

    buffer_printf(&part->out, "- **%s** ", severity_name(finding->severity));
    markdown_code(&part->out, str_printf(part->out.arena, STR_FORMAT ":%zu:%zu", STR_ARGS(path),
                                         place.start.line, place.start.column));
    buffer_printf(&part->out, " %s %s  \n  ", finding->kind->code, finding->kind->name);
    markdown_code(&part->out, part_message(part, finding));
    if (help.length) {
        buffer_append_c(&part->out, "  \n  help: ");
        markdown_code(&part->out, help);
    }
    buffer_append_byte(&part->out, '\n');
}

static void append_count(struct buffer *out, size_t count, const char *noun)
{
    buffer_printf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

static void append_totals(struct buffer *out, const struct findings_totals *totals)
{
    buffer_append_c(out, "**supconf lint:** ");
    append_count(out, totals->errors, "error");
    buffer_append_c(out, ", ");
    append_count(out, totals->warnings, "warning");
    buffer_append_c(out, ", ");
    append_count(out, totals->infos, "remark");
    buffer_append_c(out, " in ");
    append_count(out, totals->files, "file");
    buffer_append_byte(out, '\n');
}

static void markdown_whole(const struct whole *whole)
{
    struct piece_list pieces = pieces_by_severity(whole->out->arena, whole);
    size_t shown = 0;

    buffer_append_c(whole->out,
                    "<!-- supconf lint -->\n"); /* by which a bot finds its comment */
    append_totals(whole->out, whole->totals);
    if (pieces.count)
        buffer_append_byte(whole->out, '\n');
    while (shown < pieces.count &&
           whole->out->length + pieces.items[shown].text.length < MOST_BYTES)
        buffer_append(whole->out, pieces.items[shown++].text);
    if (shown < pieces.count)
        buffer_printf(whole->out, "\nand %zu more\n", pieces.count - shown);
}

const struct format format_markdown = {
    .is_unique = true,
    .finding = markdown_finding,
    .whole = markdown_whole,
};
