/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/line_diff.h"

static struct str apply(struct arena *arena, const char *before, const char *after,
                        size_t *edit_count)
{
    struct text *text = text_create(arena, STR("f"), str_from(before));
    struct edits edits = line_diff(arena, text, str_from(after));
    struct traced whole = traced_from_span(span_make(text, 0, text->bytes.length));

    *edit_count = edits.count;
    return edits_apply(arena, &edits, &whole).str;
}

Test(line_diff, equal_texts_have_no_edits)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    size_t count;

    apply(arena, "a\nb\n", "a\nb\n", &count);
    cr_assert_eq(count, 0);
    apply(arena, "", "", &count);
    cr_assert_eq(count, 0);
}

Test(line_diff, the_way_is_the_shortest)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct text *text = text_create(arena, STR("f"), STR("a\nb\nc\na\nb\nb\na\n"));
    struct edits edits = line_diff(arena, text, STR("c\nb\na\nb\na\nc\n"));
    struct str diff = edits_diff(arena, &edits, STR("f"));
    size_t removed = 0, added = 0;

    while (diff.length) {
        struct str line = str_cut(&diff, '\n');

        removed += line.bytes[0] == '-' && !str_starts_with(line, STR("--"));
        added += line.bytes[0] == '+' && !str_starts_with(line, STR("++"));
    }
    cr_assert_eq(removed + added, 5, "Myers' own example");
}

/* Against random texts of few different lines, with and without a last line end. */
Test(line_diff, edits_make_the_other_text)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    srand(7);
    for (size_t round = 0; round < 3000; round++) {
        char texts[2][64];

        arena_reset(arena);
        for (size_t i = 0; i < 2; i++) {
            size_t length = (size_t)rand() % 60;

            for (size_t j = 0; j < length; j++)
                texts[i][j] = "ab\n\n"[rand() % 4];
            texts[i][length] = '\0';
        }
        size_t count;
        struct str made = apply(arena, texts[0], texts[1], &count);

        cr_assert(str_equal(made, str_from(texts[1])), "'%s' to '%s'", texts[0], texts[1]);
    }
}

Test(line_diff, texts_without_a_common_line_are_one_edit)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer before = {.arena = arena}, after = {.arena = arena};
    size_t count;

    for (size_t i = 0; i < 3000; i++) {
        buffer_printf(&before, "old %zu\n", i);
        buffer_printf(&after, "new %zu\n", i);
    }
    struct str made = apply(arena, str_to_c(arena, buffer_str(&before)),
                            str_to_c(arena, buffer_str(&after)), &count);

    cr_assert(str_equal(made, buffer_str(&after)));
    cr_assert_eq(count, 1);
}
