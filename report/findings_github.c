/* SPDX-License-Identifier: MIT */
/*
 * Workflow commands of GitHub Actions, which become annotations. Of a step, GitHub shows the
 * first ten of each kind: errors come first, and what it does not show is told.
 */
#include "report/pieces.h"
#include "report/visible.h"

enum { SHOWN_OF_A_KIND = 10 };

static const char *command_name(enum severity severity)
{
    return severity == SEVERITY_INFO ? "notice" : severity_name(severity);
}

/* In a property, colon and comma mean something too. */
static void append_escaped(struct buffer *out, struct str text, const char *meaningful)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        bool is_escaped = false;

        for (const char *other = meaningful; *other; other++)
            is_escaped |= *other == byte;
        if (is_escaped)
            buffer_printf(out, "%%%02X", (unsigned)(unsigned char)byte);
        else
            buffer_append_byte(out, byte);
    }
}

static void append_property(struct part *part, struct str text)
{
    append_escaped(&part->out, visible_in_runner(part->out.arena, text), "%\r\n:,");
}

static void append_message(struct part *part, struct str text)
{
    append_escaped(&part->out, visible_in_runner(part->out.arena, text), "%\r\n");
}

/* Columns over several lines are dropped by the runner, with a warning. */
static void append_place(struct part *part, const struct place *place, struct str path)
{
    buffer_append_c(&part->out, "file=");
    append_property(part, path);
    buffer_printf(&part->out, ",line=%zu,endLine=%zu,", place->start.line, place->end.line);
    if (place->start.line == place->end.line)
        buffer_printf(&part->out, "col=%zu,endColumn=%zu,", place->start.column,
                      place->end.column);
}

static void github_finding(struct part *part, const struct finding *finding)
{
    struct place place = part_place(part, finding);
    struct str path = part_shown(part, part_repository_path(part, place.path));
    struct str help = part_brief(part, finding->help);
    bool is_nameable = str_find(path, '\\') == STR_NOT_FOUND;

    buffer_printf(&part->out, "::%s ", command_name(finding->severity));
    if (is_nameable)
        append_place(part, &place, path);
    buffer_printf(&part->out, "title=%s %s::", finding->kind->code, finding->kind->name);
    if (!is_nameable) { /* the runner takes a backslash for a slash */
        append_message(part, path);
        buffer_printf(&part->out, ":%zu: ", place.start.line);
    }
    append_message(part, part_message(part, finding));
    if (help.length) {
        buffer_append_c(&part->out, "%0Ahelp: ");
        append_message(part, help);
    }
    buffer_append_byte(&part->out, '\n');
}

static void github_whole(const struct whole *whole)
{
    struct piece_list pieces = pieces_by_severity(whole->out->arena, whole);
    size_t counts[SEVERITY_ERROR + 1] = {0}, hidden = 0;

    if (!pieces.count) /* an empty text is no list of commands; debug shows on request alone */
        buffer_append_c(whole->out, "::debug::supconf lint: no findings\n");
    for (size_t i = 0; i < pieces.count; i++) {
        buffer_append(whole->out, pieces.items[i].text);
        hidden += ++counts[pieces.items[i].severity] > SHOWN_OF_A_KIND;
    }
    if (hidden)
        buffer_printf(whole->out,
                      "::notice title=supconf lint::%zu finding%s not shown beside the files: "
                      "all %zu are in the log of this step\n",
                      hidden, hidden == 1 ? " is" : "s are", pieces.count);
}

const struct format format_github = {
    .is_unique = true,
    .finding = github_finding,
    .whole = github_whole,
};
