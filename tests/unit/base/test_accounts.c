/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/accounts.h"
#include "tests/unit/scratch.h"

Test(accounts, those_of_the_host_are_found_by_name_and_id)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct account_record record;

    cr_assert(account_by_name(arena, ACCOUNT_USER, STR("root"), &record));
    cr_expect_eq(record.id, 0);
    cr_expect_eq(record.main_group, 0);
    cr_expect(str_starts_with(record.home, STR("/")));
    cr_assert(account_by_id(arena, ACCOUNT_USER, 0, &record));
    cr_expect(str_equal(record.name, STR("root")));
    cr_assert(account_by_name(arena, ACCOUNT_GROUP, STR("root"), &record));
    cr_expect_eq(record.id, 0);
}

Test(accounts, what_is_no_account_is_not_found)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    static const struct str names[] = {STR_INIT(""),           STR_INIT("roo"),
                                       STR_INIT("root:x"),     STR_INIT("root\0"),
                                       STR_INIT("root\nroot"), STR_INIT("0"),
                                       STR_INIT("--help"),     STR_INIT("nobody-of-that-name")};
    struct account_record record;

    for (size_t i = 0; i < COUNT_OF(names); i++)
        cr_expect(!account_by_name(arena, ACCOUNT_USER, names[i], &record), STR_FORMAT,
                  STR_ARGS(names[i]));
    cr_expect(!account_by_id(arena, ACCOUNT_USER, -1, &record));
    cr_expect(!account_by_id(arena, ACCOUNT_USER, INT64_C(1) << 32, &record));
    cr_expect(!account_by_id(arena, ACCOUNT_GROUP, 4294967294, &record));
}

/* A directory such as LDAP, by a getent that knows one user more. */
static void put_getent(struct arena *arena, const char *folder)
{
    struct str path = str_printf(arena, "%s/getent", folder);
    FILE *script = fopen(path.bytes, "w");

    cr_assert(script);
    fputs("#!/bin/sh\n"
          "test \"$1 $2\" = '-- passwd' || exit 1\n"
          "case $3 in far|4242) echo 'far:x:4242:4343:Far away:/home/far:/bin/sh';;\n"
          "broken) echo 'broken:x:many';; *) exit 2;; esac\n",
          script);
    cr_assert_eq(fclose(script), 0);
    cr_assert_eq(chmod(path.bytes, 0755), 0);
    setenv("PATH", str_printf(arena, "%s:/usr/bin:/bin", folder).bytes, 1);
}

Test(accounts, others_are_asked_of_getent)
{
    SCRATCH(scratch);
    struct arena *arena = scratch.arena;
    struct account_record record;

    put_getent(arena, scratch.folder);
    cr_assert(account_by_name(arena, ACCOUNT_USER, STR("far"), &record));
    cr_expect_eq(record.id, 4242);
    cr_expect_eq(record.main_group, 4343);
    cr_expect(str_equal(record.home, STR("/home/far")));
    cr_expect(account_by_id(arena, ACCOUNT_USER, 4242, &record));
    cr_expect(!account_by_name(arena, ACCOUNT_USER, STR("broken"), &record));
    cr_expect(!account_by_name(arena, ACCOUNT_GROUP, STR("far"), &record));
}
