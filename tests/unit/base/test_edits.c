/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/edits.h"

#define ASSERT_STR(actual, expected)                                                           \
    do {                                                                                       \
        struct str str_ = (actual);                                                            \
        cr_assert(str_equal(str_, str_from(expected)), "got \"" STR_FORMAT "\"",               \
                  STR_ARGS(str_));                                                             \
    } while (0)

struct bench {
    struct arena *arena;
    struct text *text;
    struct edits edits;
};

static struct bench bench_create(const char *bytes)
{
    struct bench bench = {.arena = arena_create()};

    bench.text = text_create(bench.arena, STR("a.conf"), str_from(bytes));
    bench.edits = (struct edits){.arena = bench.arena, .text = bench.text};
    return bench;
}

static bool add(struct bench *bench, size_t offset, size_t length, const char *text)
{
    struct edit edit = {span_make(bench->text, offset, length), str_from(text)};

    if (!edits_have_room(&bench->edits, &edit))
        return false;
    edits_add(&bench->edits, &edit);
    return true;
}

static struct traced apply(const struct bench *bench)
{
    struct traced before =
        traced_from_span(span_make(bench->text, 0, bench->text->bytes.length));

    return edits_apply(bench->arena, &bench->edits, &before);
}

Test(edits, are_made_in_the_order_of_their_places)
{
    struct bench bench = bench_create("abcdef");

    cr_assert(add(&bench, 4, 1, "E"));
    cr_assert(add(&bench, 1, 2, ""));
    cr_assert(add(&bench, 0, 0, "<"));
    cr_assert(add(&bench, 6, 0, ">"));
    ASSERT_STR(apply(&bench).str, "<adEf>");
    destroy_arena(&bench.arena);
}

Test(edits, never_overlap)
{
    struct bench bench = bench_create("abcdef");

    cr_assert(add(&bench, 2, 2, "x"));
    cr_assert_not(add(&bench, 1, 2, "y"));
    cr_assert_not(add(&bench, 3, 1, "y"));
    cr_assert_not(add(&bench, 2, 0, "y"), "nobody knows whether it comes first");
    cr_assert(add(&bench, 4, 0, "y"));
    cr_assert(add(&bench, 1, 1, "y"));
    cr_assert_not(add(&bench, 6, 1, "behind the end"));
    ASSERT_STR(apply(&bench).str, "ayxyef");
    destroy_arena(&bench.arena);
}

Test(edits, of_several_rounds_become_one_list)
{
    struct bench bench = bench_create("one two three"), second;
    struct traced first, last;
    struct edits all;

    add(&bench, 0, 3, "1");
    add(&bench, 8, 5, "3");
    first = apply(&bench);
    ASSERT_STR(first.str, "1 two 3");
    second = bench;
    second.text = text_create(bench.arena, STR("a.conf"), first.str);
    second.edits = (struct edits){.arena = bench.arena, .text = second.text};
    add(&second, 0, 1, "eins");
    add(&second, 3, 2, "");
    last = edits_apply(bench.arena, &second.edits, &first);
    ASSERT_STR(last.str, "eins t 3");
    all = edits_between(bench.arena, bench.text, &last);
    cr_assert_eq(all.count, 3);
    ASSERT_STR(span_str(all.items[1].span), "wo");
    bench.edits = all;
    ASSERT_STR(apply(&bench).str, "eins t 3");
    destroy_arena(&bench.arena);
}

Test(edits_diff, shows_three_lines_around_a_change)
{
    struct bench bench = bench_create("1\n2\n3\n4\n5\n6\n7\n8\n9\n");

    add(&bench, 8, 1, "five");
    ASSERT_STR(edits_diff(bench.arena, &bench.edits, STR("x")), "--- a/x\n+++ b/x\n"
                                                                "@@ -2,7 +2,7 @@\n"
                                                                " 2\n 3\n 4\n-5\n+five\n"
                                                                " 6\n 7\n 8\n");
    destroy_arena(&bench.arena);
}

Test(edits_diff, puts_distant_changes_into_hunks)
{
    struct bench bench = bench_create("1\n2\n3\n4\n5\n6\n7\n8\n9\na\nb\nc\nd\ne\nf\n");

    add(&bench, 0, 2, "");
    add(&bench, 28, 0, "new\n");
    ASSERT_STR(edits_diff(bench.arena, &bench.edits, STR("x")),
               "--- a/x\n+++ b/x\n"
               "@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n"
               "@@ -12,4 +11,5 @@\n c\n d\n e\n+new\n f\n");
    destroy_arena(&bench.arena);
}

Test(edits_diff, leaves_lines_out_that_stay)
{
    struct bench bench = bench_create("a  \nb\n  c\n");

    add(&bench, 1, 3, "\n");
    add(&bench, 5, 3, "\n");
    ASSERT_STR(edits_diff(bench.arena, &bench.edits, STR("x")),
               "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n-a  \n+a\n b\n-  c\n+c\n");
    destroy_arena(&bench.arena);
}

Test(edits_diff, marks_a_line_without_end)
{
    struct bench bench = bench_create("a\n b");

    add(&bench, 1, 2, "\n");
    add(&bench, 4, 0, "\n");
    ASSERT_STR(
        edits_diff(bench.arena, &bench.edits, STR("x")),
        "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n- b\n\\ No newline at end of file\n+b\n");
    destroy_arena(&bench.arena);
}

Test(edits_diff, is_empty_when_nothing_changes)
{
    struct bench bench = bench_create("a\nb\n");

    add(&bench, 0, 2, "a\n");
    ASSERT_STR(edits_diff(bench.arena, &bench.edits, STR("x")), "");
    destroy_arena(&bench.arena);
}

Test(edits_diff, of_a_text_that_goes_or_comes)
{
    struct bench full = bench_create("a\n"), empty = bench_create("");

    add(&full, 0, 2, "");
    ASSERT_STR(edits_diff(full.arena, &full.edits, STR("x")),
               "--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-a\n");
    add(&empty, 0, 0, "a\n");
    ASSERT_STR(edits_diff(empty.arena, &empty.edits, STR("x")),
               "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
    destroy_arena(&full.arena);
    destroy_arena(&empty.arena);
}
