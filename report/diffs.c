/* SPDX-License-Identifier: MIT */
#include "report/diffs.h"

#include "report/visible.h"

static const char *line_color(const struct style *style, struct str line)
{
    if (str_starts_with(line, STR("+++")) || str_starts_with(line, STR("---")))
        return style->strong;
    if (str_starts_with(line, STR("@@")))
        return style->place;
    if (str_starts_with(line, STR("+")))
        return style->added;
    return str_starts_with(line, STR("-")) ? style->removed : "";
}

void report_diff(FILE *out, struct str diff, const struct secrets *secrets,
                 const struct style *style)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str rest = secrets_cover(arena, secrets, diff);

    while (rest.length) {
        struct str line = str_cut(&rest, '\n');
        const char *color = line_color(style, line);
        struct str text = visible_lines(arena, line);

        fprintf(out, "%s" STR_FORMAT "%s\n", color, STR_ARGS(text), *color ? style->reset : "");
    }
}
