/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/buffer.h"
#include "history/diff.h"

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    destroy_arena(&arena);
}

TestSuite(diff, .init = set_up, .fini = tear_down);

static void expect(struct str name, struct str before, struct str after, const char *expected)
{
    struct error err = {0};
    struct str diff;

    cr_assert(diff_unified(arena, name, before, after, &diff, &err), "%s", err.message);
    cr_assert(str_equal(diff, str_from(expected)), "got:\n" STR_FORMAT, STR_ARGS(diff));
}

static const struct str absent = {0};

Test(diff, equal)
{
    expect(STR("a.conf"), STR("x\n"), STR("x\n"), "");
    expect(STR("a.conf"), STR(""), STR(""), "");
    expect(STR("a.conf"), absent, absent, "");
}

Test(diff, three_lines_of_context)
{
    expect(STR("été/a b.conf"), STR("1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
           STR("1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
           "--- a/été/a b.conf\n+++ b/été/a b.conf\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n"
           " 6\n 7\n 8\n");
}

Test(diff, sides_that_are_not_there)
{
    expect(STR("a"), absent, STR("x\n"), "--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+x\n");
    expect(STR("a"), STR("x\n"), absent, "--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n");
    expect(STR("a"), absent, STR(""), "--- /dev/null\n+++ b/a\n");
    expect(STR("a"), STR(""), STR("x\n"), "--- a/a\n+++ b/a\n@@ -0,0 +1 @@\n+x\n");
}

Test(diff, no_line_break_at_the_end)
{
    expect(STR("a"), STR("x"), STR("y\n"),
           "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n");
}

Test(diff, binary_files)
{
    expect(STR("a"), STR("x\0y"), STR("z"), "Binary files a/a and b/a differ\n");
    expect(STR("a"), absent, STR("x\0y"), "Binary files /dev/null and b/a differ\n");
}

Test(diff, broken_text)
{
    expect(STR("a"), STR("\xff\r\n"), STR("\xfe\r\n"),
           "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-\xff\r\n+\xfe\r\n");
}

Test(diff, a_name_forges_no_line)
{
    expect(STR("a\n+++ b/x"), STR("1"), STR("1\n"),
           "--- a/a?+++ b/x\n+++ b/a?+++ b/x\n@@ -1 +1 @@\n-1\n\\ No newline at end of file\n"
           "+1\n");
}

Test(diff, long_lines_and_many)
{
    struct buffer before = {.arena = arena}, after = {.arena = arena};
    struct error err = {0};
    struct str diff;

    buffer_repeat(&before, 'x', 10 * 1024 * 1024);
    buffer_append_c(&after, "y");
    for (int i = 0; i < 100000; i++)
        buffer_printf(&after, "%d\n", i);
    cr_assert(
        diff_unified(arena, STR("a"), buffer_str(&before), buffer_str(&after), &diff, &err));
    cr_assert_gt(diff.length, before.length);
}
