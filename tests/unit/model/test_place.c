/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "model/place.h"

static struct machine machine_of(struct arena *arena, bool checks, const char *home)
{
    struct machine machine = {.cwd = STR("/srv"), .checks = checks};

    if (home)
        machine_set(arena, &machine, STR("HOME"), str_from(home));
    return machine;
}

static void expect_user(const char *home, const char *path, const char *expected)
{
    struct arena *arena = arena_create();
    struct machine machine = machine_of(arena, false, home);

    cr_expect_str_eq(str_to_c(arena, expand_user(arena, &machine, str_from(path))), expected,
                     "%s", path);
    destroy_arena(&arena);
}

Test(place, tilde_is_home)
{
    expect_user("/home/op", "~", "/home/op");
    expect_user("/home/op/", "~/a", "/home/op/a");
    expect_user("/", "~", "/");
    expect_user("/", "~/a", "/a");
    expect_user(NULL, "~/a", "~/a");
    expect_user("/home/op", "~nobody/a", "~nobody/a");
    expect_user("/home/op", "a~", "a~");
}

Test(place, paths_are_made_absolute)
{
    struct arena *arena = arena_create();
    struct machine machine = machine_of(arena, false, "/root");

    cr_expect(str_equal(absolute_path(arena, &machine, STR("a/../b")), STR("/srv/b")));
    cr_expect(str_equal(absolute_path(arena, &machine, STR("")), STR("/srv")));
    cr_expect(str_equal(absolute_path(arena, &machine, STR("~/b")), STR("/root/b")));
    destroy_arena(&arena);
}

Test(place, folders_count_only_with_checks)
{
    struct arena *arena = arena_create();
    struct machine off = machine_of(arena, false, NULL), on = machine_of(arena, true, NULL);

    cr_expect(is_existing_directory(arena, &off, STR("/surely/not/there")));
    cr_expect_not(is_existing_directory(arena, &on, STR("/surely/not/there")));
    cr_expect_not(is_existing_directory(arena, &on, STR("/etc/passwd")));
    cr_expect_not(is_existing_directory(arena, &on, STR("")));
    cr_expect(is_existing_directory(arena, &on, STR("/etc")));
    destroy_arena(&arena);
}

Test(place, accounts)
{
    struct arena *arena = arena_create();
    struct machine off = machine_of(arena, false, NULL), on = machine_of(arena, true, NULL);
    struct account account;
    struct owner owner;

    cr_expect_eq(find_user(arena, &off, STR("somebody"), &account), ACCOUNT_FINE);
    cr_expect_not(account.is_resolved);
    cr_expect_eq(find_user(arena, &on, STR("surely not there"), &account),
                 ACCOUNT_UNKNOWN_NAME);
    cr_expect_eq(find_user(arena, &on, STR("4294967290"), &account), ACCOUNT_UNKNOWN_ID);
    cr_expect_eq(find_user(arena, &on, STR("root"), &account), ACCOUNT_FINE);
    cr_expect(account.is_resolved && account.id == 0);
    cr_expect_eq(find_owner(arena, &on, STR("root:root"), &owner), ACCOUNT_FINE);
    cr_expect(owner.is_set && owner.group.is_resolved);
    cr_expect_eq(find_owner(arena, &on, STR("root:surely not"), &owner), ACCOUNT_UNKNOWN_NAME);
    cr_expect_eq(find_owner(arena, &off, STR("root"), &owner), ACCOUNT_FINE);
    cr_expect_null(owner.group.text.bytes);
    destroy_arena(&arena);
}
