/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "report/passports.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct passport example(struct arena *arena)
{
    struct passport passport = {
        .program_version = STR("1"),
        .time = 1700000000,
        .author = STR("ann"),
        .base_name = STR("main"),
        .base_commit = STR("abc"),
        .head_name = STR("WORKTREE"),
    };
    struct approved_instance *instance = LIST_ADD(arena, &passport.instances);

    instance->host = STR("h \"1\"");
    instance->name = STR("web");
    instance->daemon = NEED_START;
    *LIST_ADD(arena, &passport.settings) = (struct approved){STR("supconf.ini"), STR(DIGEST)};
    *LIST_ADD(arena, &instance->files) = (struct approved){STR("ä.conf"), STR("")};
    *LIST_ADD(arena, &instance->groups) = (struct approved_group){STR("api"), GROUP_ADD};
    return passport;
}

Test(passports, come_back_as_they_were)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct passport passport = example(arena), read;
    struct str text = passport_text(arena, &passport);
    struct error err = {0};

    cr_assert(passport_parse(arena, text, &read, &err), "%s", err.message);
    cr_assert(str_equal(passport_text(arena, &read), text));
    cr_assert_eq(read.expires, 0);
    cr_assert_eq(read.instances.items[0].daemon, NEED_START);
    cr_assert_eq(read.instances.items[0].files.items[0].digest.length, 0);
}

Test(passports, are_nothing_else)
{
    static const struct {
        const char *before, *after;
    } changes[] = {
        {"\"version\": 1",      "\"version\": 2"    },
        {"\"version\": 1",      "\"version\": \"1\""},
        {DIGEST,                "0123"              },
        {"\"add\"",             "\"keep no\""       },
        {"\"start\"",           "\"whatever\""      },
        {"1700000000",          "0"                 },
        {"\"removed\": []",     "\"removed\": {}"   },
        {"\"h \\\"1\\\"\"",     "null"              },
        {"\"author\": \"ann\"", "\"author\": 1"     },
        {"\"author\": \"ann\"", "\"time\": 1"       },
        {"\"web\"",             "[\"web\"]"         },
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct passport passport = example(arena), read;
    struct str text = passport_text(arena, &passport);

    for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
        struct str before = str_from(changes[i].before);
        size_t place = str_search(text, before);
        struct error err = {0};

        cr_assert_neq(place, STR_NOT_FOUND, "%s", changes[i].before);
        cr_assert_not(
            passport_parse(
                arena,
                str_printf(arena, STR_FORMAT "%s" STR_FORMAT,
                           STR_ARGS(str_slice(text, 0, place)), changes[i].after,
                           STR_ARGS(str_slice(text, place + before.length, text.length))),
                &read, &err),
            "%s", changes[i].after);
    }
    for (size_t length = 0; length + 2 < text.length; length += 7) {
        struct error err = {0};

        cr_assert_not(passport_parse(arena, str_slice(text, 0, length), &read, &err));
    }
}
