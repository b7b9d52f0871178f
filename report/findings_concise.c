/* SPDX-License-Identifier: MIT */
/* One line a finding, as compilers print it: editors find the place by it. */
#include "report/format.h"

/* To GitHub's runner a line that begins with two colons is a command, blanks before them or
 * not. */
static bool begins_command(struct str path)
{
    return str_starts_with(str_trim(path), STR("::"));
}

static void concise_finding(struct part *part, const struct finding *finding)
{
    struct str message = part_shown(part, finding->message);

    if (finding->span.text) {
        struct position start = span_start(finding->span);
        struct str path = part_shown(part, part_path(part, finding->span.text->path));

        buffer_printf(&part->out,
                      "%s" STR_FORMAT ":%zu:%zu: ", begins_command(path) ? "./" : "",
                      STR_ARGS(path), start.line, start.column);
    }
    buffer_printf(&part->out, "%s%s: " STR_FORMAT, finding->suppressed_by ? "suppressed " : "",
                  severity_name(finding->severity), STR_ARGS(message));
    if (finding->scope.length) {
        struct str scope = part_shown(part, finding->scope);

        buffer_printf(&part->out, " (" STR_FORMAT ")", STR_ARGS(scope));
    }
    buffer_printf(&part->out, " [%s]\n", finding->kind->name);
}

const struct format format_concise = {.is_log = true, .finding = concise_finding};
