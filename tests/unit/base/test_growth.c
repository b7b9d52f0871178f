/* SPDX-License-Identifier: MIT */
/* Lists and maps over the bounds where they change their form. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/secrets.h"

Test(growth, list_that_is_last_stays_in_place)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    LIST_OF(int) list = {0};
    int *first;

    *LIST_ADD(arena, &list) = 0;
    first = list.items;
    for (int i = 1; i < 100; i++) {
        int *item = LIST_ADD(arena, &list);

        cr_assert_eq(*item, 0, "new items are zeroed");
        *item = i;
    }
    cr_assert_eq(list.items, first);
    cr_assert_eq(list.items[99], 99);
}

Test(growth, list_moves_when_something_is_behind_it)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    LIST_OF(int) list = {0};

    for (int i = 0; i < 100; i++) {
        *LIST_ADD(arena, &list) = i;
        memset(arena_bytes(arena, 3), 0xFF, 3);
    }
    for (int i = 0; i < 100; i++)
        cr_assert_eq(list.items[i], i);
}

Test(growth, map_finds_its_keys_at_every_size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct map map = {.arena = arena};

    for (uintptr_t round = 0; round < 2; round++) {
        for (uintptr_t i = 1; i <= 500; i++) {
            cr_assert_null(map_put(&map, str_printf(arena, "key %zu", i), (void *)i));
            for (uintptr_t j = 1; j <= i; j += 1 + i / 20)
                cr_assert_eq((uintptr_t)map_get(&map, str_printf(arena, "key %zu", j)), j);
            cr_assert_null(map_get(&map, STR("key 0")));
        }
        cr_assert_eq((uintptr_t)map_put(&map, STR("key 7"), (void *)70), 7);
        cr_assert_eq(map.count, 500);
        map_clear(&map);
        cr_assert_null(map_get(&map, STR("key 7")));
    }
}

Test(secrets, telling_names)
{
    cr_assert(secrets_is_telling_name(STR("DB_PASSWORD")));
    cr_assert(secrets_is_telling_name(STR("mySecretKey")));
    cr_assert(secrets_is_telling_name(STR("x_pwd")));
    cr_assert(secrets_is_telling_name(STR("Pass")));
    cr_assert(secrets_is_telling_name(STR("pwd")));
    cr_assert(secrets_is_telling_name(STR("api_key")));
    cr_assert_not(secrets_is_telling_name(STR("")));
    cr_assert_not(secrets_is_telling_name(STR("compass")));
    cr_assert_not(secrets_is_telling_name(STR("PWDX")));
    cr_assert_not(secrets_is_telling_name(STR("stopwaitsecs")));
    cr_assert(secrets_is_clear(STR("DB_PASSWORD"), STR("example")));
    cr_assert_not(secrets_is_clear(STR("DB_PASSWORD_FILE"), STR("example")));
    cr_assert_not(secrets_is_clear(STR("token_ttl"), STR("one hour")));
    cr_assert_not(secrets_is_clear(STR("USE_TOKEN"), STR("true")));
    cr_assert_not(secrets_is_clear(STR("TOKEN"), STR("%(ENV_TOKEN)s")));
    cr_assert_not(secrets_is_clear(STR("token"), STR("{{ vault_token }}")));
    cr_assert_not(secrets_is_clear(STR("token"), STR("/run/secrets/token")));
}
