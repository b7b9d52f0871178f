/* SPDX-License-Identifier: MIT */
#include "report/html_diff.h"

#include "report/review_diff.h"
#include "report/xml.h"

enum {
    MOST_ROWS_OF_FILE = 4000,
    MOST_ROWS = 40000, /* of all files: browsers have an end */
};

/* The line, with that part marked in which it is not the line beside it. */
static void put_line(struct buffer *out, struct str text, struct diff_part part)
{
    xml_append(out, str_slice(text, 0, part.start));
    if (part.start < part.end) {
        buffer_append_c(out, "<mark>");
        xml_append(out, str_slice(text, part.start, part.end));
        buffer_append_c(out, "</mark>");
    }
    xml_append(out, str_slice(text, part.end, text.length));
}

static void put_side(struct buffer *out, const struct diff_side *side, const char *kind,
                     const char *sign)
{
    if (!side->number) {
        buffer_append_c(out, "<td class=\"number none\"></td><td class=\"none\"></td>");
        return;
    }
    buffer_printf(out,
                  "<td class=\"number\">%zu</td><td class=\"%s\"><span class=\"sign\">%s</span>"
                  "<code>",
                  side->number, kind, sign);
    put_line(out, side->text, side->other);
    buffer_append_c(out, "</code>");
    if (side->is_unended)
        buffer_append_c(out, " <small>no newline at the end</small>");
    buffer_append_c(out, "</td>");
}

static void put_row(struct buffer *out, const struct diff_row *row)
{
    if (row->remark.length) {
        buffer_append_c(out, "<tr class=\"remark\"><td colspan=\"4\"><code>");
        xml_append(out, row->remark);
        buffer_append_c(out, "</code></td></tr>\n");
        return;
    }
    buffer_append_c(out, row->is_same ? "<tr class=\"same\">" : "<tr>");
    put_side(out, &row->before, row->is_same ? "line" : "line removed",
             row->is_same ? " " : "-");
    put_side(out, &row->after, row->is_same ? "line" : "line added", row->is_same ? " " : "+");
    buffer_append_c(out, "</tr>\n");
}

void html_diff_append(struct buffer *out, struct str diff, size_t *rows_so_far)
{
    size_t room = MOST_ROWS - *rows_so_far;
    struct diff_rows rows =
        diff_rows(out->arena, diff, room < MOST_ROWS_OF_FILE ? room : MOST_ROWS_OF_FILE);

    *rows_so_far += rows.count;
    buffer_append_c(
        out, "<table class=\"diff\">\n<caption>Lines that change, before and after"
             "</caption>\n<thead><tr><th scope=\"col\" class=\"number\">"
             "<abbr title=\"number of the line before\">No.</abbr></th><th scope=\"col\">"
             "Before</th><th scope=\"col\" class=\"number\"><abbr title=\"number of the line "
             "after\">No.</abbr></th><th scope=\"col\">After</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < rows.count; i++)
        put_row(out, &rows.items[i]);
    buffer_append_c(out, "</tbody>\n</table>\n");
    if (rows.left_out)
        buffer_printf(out, "<p class=\"more\">And %zu more rows, left out here.</p>\n",
                      rows.left_out);
}
