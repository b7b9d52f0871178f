/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "apply/evidence.h"

Test(evidence, is_free_of_colours_and_control_characters)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    cr_assert(str_equal(evidence_clean(arena, STR("a\nb\x1b[1;31mred\x1b[0m\0\a\tc\n"), 1),
                        STR("bred\tc\n")));
    cr_assert(str_equal(
        evidence_clean(arena, STR("\xef\xbf\xbd[31mred\xef\xbf\xbd[0m \xef\xbf\xbd"), 1),
        STR("red \xef\xbf\xbd")));
    cr_assert(str_equal(evidence_clean(arena, STR("1\n2\n3"), 2), STR("2\n3")));
    cr_assert(str_equal(evidence_clean(arena, STR(""), 2), STR("")));
    cr_assert(str_equal(evidence_clean(arena, STR("x\x1b"), 2), STR("x")));
    cr_assert(str_equal(evidence_clean(arena, STR("x\x1b["), 2), STR("x")));
}
