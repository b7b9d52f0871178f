/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "release/debian.h"

static struct arena *arena;

static void start(void)
{
    arena = arena_create();
}

static void stop(void)
{
    destroy_arena(&arena);
}

TestSuite(debian, .init = start, .fini = stop);

Test(debian, takes_names_and_versions_that_dpkg_takes)
{
    static const char *const names[] = {"ab", "a-1", "0ad", "lib++", "x.y"};
    static const char *const versions[] = {"0", "1.4", "20261126.1+a~b-1"};
    struct error err;

    for (size_t i = 0; i < COUNT_OF(names); i++)
        cr_assert(debian_check(str_from(names[i]), STR("1"), &err), "%s", names[i]);
    for (size_t i = 0; i < COUNT_OF(versions); i++)
        cr_assert(debian_check(STR("ab"), str_from(versions[i]), &err), "%s", versions[i]);
}

Test(debian, refuses_what_would_break_out_of_the_control_file_or_the_script)
{
    static const char *const names[] = {"",    "a",   "A1",  "-a",  "a_b",
                                        "a b", "a'b", "a/b", "a\nb"};
    static const char *const versions[] = {"", "v1", "1 2", "1'2", "1:2", "1\n2", "1/2"};
    struct error err;

    for (size_t i = 0; i < COUNT_OF(names); i++)
        cr_assert_not(debian_check(str_from(names[i]), STR("1"), &err), "%s", names[i]);
    for (size_t i = 0; i < COUNT_OF(versions); i++)
        cr_assert_not(debian_check(STR("ab"), str_from(versions[i]), &err), "%s", versions[i]);
}

static struct str written(int64_t time)
{
    struct debian_package package = {
        .name = STR("ab"),
        .version = STR("1"),
        .maintainer = STR("A <a@example.org>"),
        .depends = STR("c"),
        .summary = STR("summary"),
        .description = STR("one\ntwo"),
        .postinst = STR("#!/bin/sh\n"),
        .changes = STR("first\nsecond"),
        .copyright = STR("whose it is\n"),
    };
    struct error err;
    struct str bytes;

    *LIST_ADD(arena, &package.files.entries) =
        (struct archive_entry_file){STR("etc/ab/x"), STR("x\n"), 0644};
    cr_assert(debian_write(arena, &package, time, &bytes, &err), "%s", err.message);
    return bytes;
}

Test(debian, same_description_gives_same_bytes)
{
    cr_assert(str_equal(written(1700000000), written(1700000000)));
    cr_assert_not(str_equal(written(1700000000), written(1700000001)));
}

/* deb(5): "!<arch>\n", then heads of 60 bytes whose names have no slash. */
Test(debian, has_the_parts_in_their_order)
{
    struct str bytes = written(1700000000);
    const char *at = bytes.bytes + strlen("!<arch>\n");

    cr_assert(str_starts_with(bytes, STR("!<arch>\ndebian-binary   ")));
    at += 60;
    cr_assert_eq(memcmp(at, "2.0\n", 4), 0);
    at += 4;
    cr_assert_eq(memcmp(at, "control.tar.gz  ", 16), 0);
    cr_assert(str_contains(bytes, STR("data.tar.gz     ")));
}
