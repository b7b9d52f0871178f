/* SPDX-License-Identifier: MIT */
/* Checkstyle's report. Jenkins takes the source apart at its last dot: category and type. */
#include "report/pieces.h"
#include "report/xml.h"

static void checkstyle_finding(struct part *part, const struct finding *finding)
{
    struct position start = part_place(part, finding).start;

    buffer_printf(&part->out, "    <error line=\"%zu\" column=\"%zu\"", start.line,
                  start.column);
    xml_attribute(&part->out, "severity", str_from(severity_name(finding->severity)));
    xml_attribute(&part->out, "message", part_message(part, finding));
    buffer_printf(&part->out, " source=\"supconf.%s\"/>\n", finding->kind->code);
}

static void checkstyle_whole(const struct whole *whole)
{
    struct piece_groups groups = pieces_by_path(whole->out->arena, whole);

    buffer_append_c(whole->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                "<checkstyle version=\"8.0\">\n");
    for (size_t i = 0; i < groups.count; i++) {
        const struct piece_list *pieces = &groups.items[i].pieces;

        buffer_append_c(whole->out, "  <file");
        xml_attribute(whole->out, "name", groups.items[i].path);
        buffer_append_c(whole->out, pieces->count ? ">\n" : "/>\n");
        for (size_t j = 0; j < pieces->count; j++)
            buffer_append(whole->out, pieces->items[j].text);
        if (pieces->count)
            buffer_append_c(whole->out, "  </file>\n");
    }
    buffer_append_c(whole->out, "</checkstyle>\n");
}

const struct format format_checkstyle = {
    .is_unique = true,
    .finding = checkstyle_finding,
    .whole = checkstyle_whole,
};
