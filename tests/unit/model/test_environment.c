/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/buffer.h"
#include "model/environment.h"

/* "A=1|B=2|", or "refused" or "open". */
static const char *read(struct arena *arena, struct str value)
{
    struct buffer shown = {.arena = arena};
    struct token_list tokens = environment_tokens(arena, value);
    struct environment environment;

    if (tokens.is_open)
        return "open";
    if (environment_bad_group(&tokens) != tokens.count)
        return "refused";
    environment = environment_from(arena, &tokens);
    for (size_t i = 0; i < environment.count; i++)
        buffer_printf(&shown, STR_FORMAT "=" STR_FORMAT "|",
                      STR_ARGS(environment.items[i].name),
                      STR_ARGS(environment.items[i].value));
    return str_to_c(arena, buffer_str(&shown));
}

Test(environment, reads_as_shlex_does)
{
    static const struct {
        const char *value, *expected;
    } cases[] = {
        {"A=1,B=2",          "A=1|B=2|"         },
        {"A=1 X B=2",        "A=1|B=2|"         },
        {"A=1 B=2",          "refused"          },
        {"A=$HOME",          "A=$|"             },
        {"A=a b",            "A=a|"             },
        {"A=\"b\"c",         "A=b|"             },
        {"A=http://h/p?z=1", "A=http://h/p|z=1|"},
        {"A=~/x",            "A=~|"             },
        {"A=b#c,D=4",        "A=b|"             },
        {"A=b#c\nd",         "A=bd|"            },
        {"A=b\"c d\"",       "A=b\"c|"          },
        {"A=\"x\\\"y\"",     "A=x\\|"           },
        {"A=\"'x'\"",        "A=x|"             },
        {"A=",               "refused"          },
        {"A=,B=2",           "refused"          },
        {",A=1",             "refused"          },
        {"A=\"\"",           "A=|"              },
        {"A=a,",             "A=a|"             },
        {"\"A\"=1",          "\"A\"=1|"         },
        {"A=1,B=2,A=3",      "A=3|B=2|"         },
        {"A=\"x ",           "open"             },
        {"",                 ""                 },
    };
    struct arena *arena = arena_create();

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_str_eq(read(arena, str_from(cases[i].value)), cases[i].expected, "%s",
                         cases[i].value);
    destroy_arena(&arena);
}

Test(environment, tokens_know_their_place)
{
    struct arena *arena = arena_create();
    struct token_list tokens = environment_tokens(arena, STR("A=b#c\nd ,\xC3\xA9"));

    cr_assert_eq(tokens.count, 5);
    cr_expect_eq(tokens.items[2].offset, 2);
    cr_expect_eq(tokens.items[2].length, 5);
    cr_expect_eq(tokens.items[4].length, 2);
    destroy_arena(&arena);
}

Test(environment, own_variables_override)
{
    struct arena *arena = arena_create();
    struct variable base_items[] = {
        {STR("A"), STR("1")},
        {STR("B"), STR("2")}
    };
    struct variable own_items[] = {
        {STR("B"), STR("3")},
        {STR("C"), STR("4")}
    };
    struct environment base = {base_items, 2, 2}, own = {own_items, 2, 2};
    struct environment merged = environment_merge(arena, &base, &own);

    cr_assert_eq(merged.count, 3);
    cr_expect(str_equal(merged.items[1].value, STR("3")));
    cr_expect(str_equal(base_items[1].value, STR("2")));
    destroy_arena(&arena);
}
