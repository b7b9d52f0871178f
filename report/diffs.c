/* SPDX-License-Identifier: MIT */
#include "report/diffs.h"

#include "base/buffer.h"
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

struct str diff_without_removed(struct arena *arena, struct str diff)
{
    struct buffer out = {.arena = arena};

    for (size_t number = 0; diff.length; number++) {
        struct str line = str_cut(&diff, '\n');
        bool is_head = number < 2; /* "---" and "+++" with the names */

        if (!is_head && str_starts_with(line, STR("-")) && !str_contains(line, STR("‹secret ")))
            line = STR("-‹may hold a former secret›");
        buffer_append(&out, line);
        buffer_append_byte(&out, '\n');
    }
    return buffer_str(&out);
}
