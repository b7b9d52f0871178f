/* SPDX-License-Identifier: MIT */
#include "report/options.h"

#include "base/utf8.h"
#include "report/plan_phrases.h"
#include "report/visible.h"

enum { COLUMN_OPTION, COLUMN_OLD, COLUMN_NEW, COLUMN_TAKES, COLUMN_CAUSE, COLUMN_COUNT };
enum { WIDEST = 44 }; /* characters of a value */

/* What a change of the option takes, for people. */
static const char *effect_words(enum option_effect effect)
{
    static const char *const words[] = {
        [EFFECT_NONE] = "nothing",
        [EFFECT_RESTART_GROUP] = "restart of group",
        [EFFECT_RESTART_DAEMON] = "restart of supervisord",
        [EFFECT_UNSEEN] = "not noticed",
    };

    return words[effect];
}

static size_t width_of(struct str text)
{
    size_t width = 0, length;

    for (size_t i = 0; i < text.length; i += length, width++)
        utf8_decode(text, i, &length);
    return width;
}

static struct str cut(struct arena *arena, struct str text)
{
    size_t offset = 0, length;

    if (width_of(text) <= WIDEST)
        return text;
    for (size_t i = 0; i + 1 < WIDEST; i++) {
        utf8_decode(text, offset, &length);
        offset += length;
    }
    return str_printf(arena, "%.*s…", (int)offset, text.bytes);
}

static void fill_row(struct arena *arena, const struct option_change *change,
                     const struct plan_view *view, struct str row[COLUMN_COUNT])
{
    struct str name = str_printf(arena, "[" STR_FORMAT "] " STR_FORMAT,
                                 STR_ARGS(change->section), STR_ARGS(change->option));

    row[COLUMN_OPTION] = visible(arena, secrets_cover(arena, view->secrets, name));
    row[COLUMN_OLD] =
        cut(arena, visible(arena, phrase_value(arena, change, change->before, view->secrets)));
    row[COLUMN_NEW] =
        cut(arena, visible(arena, phrase_value(arena, change, change->after, view->secrets)));
    row[COLUMN_TAKES] = str_from(effect_words(change->effect));
    row[COLUMN_CAUSE] = visible(arena, phrase_cause(arena, change, view));
}

static void print_row(FILE *out, const struct str *row, const size_t *widths)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        size_t padding = i + 1 < COLUMN_COUNT ? widths[i] - width_of(row[i]) + 2 : 0;

        fprintf(out, STR_FORMAT "%*s", STR_ARGS(row[i]), (int)padding, "");
    }
    fputc('\n', out);
}

void report_options(FILE *out, struct str instance, const struct option_change *changes,
                    size_t count, const struct plan_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str(*rows)[COLUMN_COUNT] =
        arena_alloc(arena, count + 1, sizeof(struct str[COLUMN_COUNT]));
    static const struct str titles[COLUMN_COUNT] = {STR_INIT("option"), STR_INIT("old"),
                                                    STR_INIT("new"), STR_INIT("takes"),
                                                    STR_INIT("written in")};
    size_t widths[COLUMN_COUNT] = {0};
    struct str name = visible(arena, instance);

    if (!count)
        return;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        rows[0][i] = titles[i];
    for (size_t i = 0; i < count; i++)
        fill_row(arena, &changes[i], view, rows[i + 1]);
    for (size_t i = 0; i <= count; i++)
        for (size_t j = 0; j < COLUMN_COUNT; j++)
            if (width_of(rows[i][j]) > widths[j])
                widths[j] = width_of(rows[i][j]);
    fprintf(out, "%s" STR_FORMAT "%s\n", view->style.strong, STR_ARGS(name), view->style.reset);
    for (size_t i = 0; i <= count; i++)
        print_row(out, rows[i], widths);
}
