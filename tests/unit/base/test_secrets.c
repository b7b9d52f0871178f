/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/secrets.h"

static struct arena *arena;

static void start(void)
{
    arena = arena_create();
}

static void stop(void)
{
    destroy_arena(&arena);
}

TestSuite(secrets, .init = start, .fini = stop);

Test(secrets, one_value_under_two_fetched_names_is_noted)
{
    struct secrets secrets = {.arena = arena};

    cr_assert(secrets_add_fetched(&secrets, STR("a"), STR("same value")));
    cr_assert(secrets_add_fetched(&secrets, STR("a"), STR("same value")));
    cr_assert_eq(secrets.items[0].twin.length, 0);
    cr_assert(secrets_add(&secrets, STR("password"), STR("same value")));
    cr_assert_eq(secrets.items[0].twin.length, 0, "it is not fetched by that name");
    cr_assert(secrets_add_fetched(&secrets, STR("b"), STR("same value")));
    cr_assert_eq(secrets.count, 1);
    cr_assert(str_equal(secrets.items[0].name, STR("a")));
    cr_assert(str_equal(secrets.items[0].twin, STR("b")));
}

Test(secrets, a_copy_goes_its_own_way)
{
    struct secrets secrets = {.arena = arena}, copy;

    cr_assert(secrets_add(&secrets, STR("a"), STR("first")));
    copy = secrets_copy(arena, &secrets);
    cr_assert(secrets_add(&secrets, STR("b"), STR("second")));
    cr_assert(secrets_add(&copy, STR("c"), STR("third")));
    cr_assert_eq(secrets.count, 2);
    cr_assert_eq(copy.count, 2);
    cr_assert(str_equal(copy.items[1].name, STR("c")));
    cr_assert(
        str_equal(secrets_cover(arena, &copy, STR("first second")), STR("‹secret a› second")));
}
