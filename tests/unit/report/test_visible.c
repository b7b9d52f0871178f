/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/arena.h"
#include "report/visible.h"

static struct arena *arena;

static void open_arena(void)
{
    arena = arena_create();
}

static void close_arena(void)
{
    destroy_arena(&arena);
}

TestSuite(visible, .init = open_arena, .fini = close_arena);

static void assert_shown(struct str text, const char *expected)
{
    cr_assert_str_eq(str_to_c(arena, visible(arena, text)), expected);
}

Test(visible, plain_text_is_not_copied)
{
    struct str text = STR("command=/bin/web");

    cr_assert_eq(visible(arena, text).bytes, text.bytes);
}

Test(visible, controls_are_numbers)
{
    assert_shown(STR("a\033[2Jb"), "a\\x1b[2Jb");
    assert_shown(STR("a\0b"), "a\\x00b");
    assert_shown(STR("a\r\nb"), "a\\x0d\\x0ab");
    assert_shown(STR("\x7f\xc2\x9b"), "\\x7f\\x9b");
}

Test(visible, direction_and_hidden_characters_are_numbers)
{
    assert_shown(STR("a\xe2\x80\xae"
                     "b"),
                 "a\\u{202e}b");
    assert_shown(STR("\xef\xbb\xbf"), "\\u{feff}");
    assert_shown(STR("\xc2\xad"), "\\xad");
}

Test(visible, broken_bytes_are_numbers)
{
    assert_shown(STR("\xff\xc3"), "\\xff\\xc3");
}

Test(visible, other_scripts_stay)
{
    assert_shown(STR("\xe8\xb7\xaf\xe5\xbe\x84 \xc3\xa9"), "\xe8\xb7\xaf\xe5\xbe\x84 \xc3\xa9");
}

Test(visible, columns_of_a_character)
{
    struct buffer out = {.arena = arena};
    size_t length;

    cr_assert_eq(visible_append(&out, STR("x"), 0, &length), 1);
    cr_assert_eq(visible_append(&out, STR("\xe8\xb7\xaf"), 0, &length), 2);
    cr_assert_eq(length, 3);
    cr_assert_eq(visible_append(&out, STR("\t"), 0, &length), 4);
    cr_assert_eq(visible_append(&out, STR("\x01"), 0, &length), 4);
}

Test(visible, lines_keep_their_ends)
{
    struct str shown = visible_lines(arena, STR("a\tb\n\033c\n"));

    cr_assert_str_eq(str_to_c(arena, shown), "a\tb\n\\x1bc\n");
}

Test(visible, broken_bytes_become_replacement_characters)
{
    struct str shown = visible_utf8(arena, STR("a\xff\x01"));

    cr_assert_str_eq(str_to_c(arena, shown), "a\xef\xbf\xbd\x01");
}
