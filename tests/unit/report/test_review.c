/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "report/markdown.h"
#include "report/review_diff.h"

#define NAMES "--- a/x\n+++ b/x\n"

static struct diff_rows rows_of(struct arena *arena, const char *diff, size_t most)
{
    return diff_rows(arena, str_from(diff), most);
}

Test(review_diff, puts_lines_that_replace_each_other_side_by_side)
{
    struct arena *arena = arena_create();
    struct diff_rows rows =
        rows_of(arena, NAMES "@@ -7,3 +9,4 @@\n same\n-old\n-gone\n+new\n same\n+more\n", 100);

    cr_assert_eq(rows.count, 6);
    cr_assert(str_equal(rows.items[0].remark, STR("@@ -7,3 +9,4 @@")));
    cr_assert(rows.items[1].is_same);
    cr_assert_eq(rows.items[1].before.number, 7);
    cr_assert_eq(rows.items[1].after.number, 9);
    cr_assert(str_equal(rows.items[2].before.text, STR("old")));
    cr_assert(str_equal(rows.items[2].after.text, STR("new")));
    cr_assert_eq(rows.items[2].before.number, 8);
    cr_assert_eq(rows.items[2].after.number, 10);
    cr_assert(str_equal(rows.items[3].before.text, STR("gone")));
    cr_assert_eq(rows.items[3].after.number, 0);
    cr_assert_eq(rows.items[5].before.number, 0);
    cr_assert_eq(rows.items[5].after.number, 12);
    destroy_arena(&arena);
}

Test(review_diff, marks_lines_without_an_end_and_goes_on_pairing)
{
    static const char note[] = "\\ No newline at end of file\n";
    struct arena *arena = arena_create();
    struct buffer diff = {.arena = arena};
    struct diff_rows rows;

    buffer_printf(&diff, "%s@@ -1 +1 @@\n-old\n%s+new\n%s", NAMES, note, note);
    rows = diff_rows(arena, buffer_str(&diff), 100);
    cr_assert_eq(rows.count, 2);
    cr_assert(rows.items[1].before.is_unended);
    cr_assert(rows.items[1].after.is_unended);
    cr_assert(str_equal(rows.items[1].after.text, STR("new")));
    destroy_arena(&arena);
}

static void expect_marks(const char *diff, const char *before, const char *after)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct diff_rows rows = rows_of(arena, diff, 100);
    const struct diff_side *old = &rows.items[1].before, *new = &rows.items[1].after;

    cr_assert(
        str_equal(str_slice(old->text, old->other.start, old->other.end), str_from(before)),
        "%s", before);
    cr_assert(
        str_equal(str_slice(new->text, new->other.start, new->other.end), str_from(after)),
        "%s", after);
}

Test(review_diff, tells_what_is_otherwise_in_a_line)
{
    expect_marks(NAMES "@@ -1 +1 @@\n-stopwaitsecs = 30\n+stopwaitsecs = 90\n", "30", "90");
    expect_marks(NAMES "@@ -1 +1 @@\n-command = /bin/a\n+command = /bin/a --fast\n", "",
                 " --fast");
    expect_marks(NAMES "@@ -1 +1 @@\n-name = gr\xc3\xbc"
                       "n\n+name = gr\xc3\xb6"
                       "n\n",
                 "gr\xc3\xbcn", "gr\xc3\xb6n");
    expect_marks(NAMES "@@ -1 +1 @@\n-nothing\n+in common = 1\n", "", "");
    expect_marks(NAMES "@@ -1 +1 @@\n-aa = 1\n+aaa = 1\n", "", "aaa");
}

Test(review_diff, counts_what_is_beyond_the_limit)
{
    struct arena *arena = arena_create();
    struct diff_rows rows =
        rows_of(arena, NAMES "@@ -1,3 +1,3 @@\n-a\n-b\n-c\n+d\n+e\n+f\n", 3);

    cr_assert_eq(rows.count, 3);
    cr_assert_eq(rows.left_out, 2);
    cr_assert(str_equal(rows.items[2].after.text, STR("e")));
    destroy_arena(&arena);
}

Test(review_diff, takes_lines_that_look_like_names_for_lines)
{
    struct arena *arena = arena_create();
    struct diff_rows rows = rows_of(arena, NAMES "@@ -1 +1 @@\n--- x\n+++ y\n", 100);

    cr_assert_eq(rows.count, 2);
    cr_assert(str_equal(rows.items[1].before.text, STR("-- x")));
    cr_assert(str_equal(rows.items[1].after.text, STR("++ y")));
    destroy_arena(&arena);
}

Test(markdown, keeps_a_text_within_its_cell)
{
    static const char *const rows[][2] = {
        {"a|b",   "`a\\|b`"    },
        {"a\\|b", "`a\\\\\\|b`"},
        {"`x`",   "`` `x` ``"  },
        {"@x #1", "`@x #1`"    }
    };
    struct arena *arena = arena_create();

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buffer out = {.arena = arena};

        markdown_cell(&out, str_from(rows[i][0]));
        cr_assert(str_equal(buffer_str(&out), str_from(rows[i][1])), STR_FORMAT,
                  STR_ARGS(buffer_str(&out)));
    }
    destroy_arena(&arena);
}

Test(markdown, fences_longer_than_any_run_inside)
{
    struct arena *arena = arena_create();
    struct buffer out = {.arena = arena};

    markdown_block(&out, "diff", STR("````\n```\n"));
    cr_assert(str_equal(buffer_str(&out), STR("`````diff\n````\n```\n`````\n")));
    destroy_arena(&arena);
}
