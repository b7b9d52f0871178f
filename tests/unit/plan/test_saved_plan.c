/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "plan/saved_plan.h"

static const struct str key = STR_INIT("key of this machine");

static struct saved_plan example(struct arena *arena, const char *template_text,
                                 const char *password)
{
    struct saved_plan plan = {
        .host = STR("web 1"), .instance = STR("app"), .made_at = 1700000000};
    struct file_change file = {
        .path = STR("etc/100% \n.conf"),
        .wanted = {.exists = true, .bytes = str_from(password), .mode = 0600}
    };
    struct plan_input input = {.files = &file, .file_count = 1};
    struct plan made = {.instance = STR("app")};

    saved_plan_see(arena, &plan, SIGHTING_TEMPLATE, STR("web.conf"), str_from(template_text),
                   key);
    saved_plan_see_all(arena, &plan, &input, &made, key);
    return plan;
}

Test(saved_plan, comes_back_as_it_was)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct saved_plan plan = example(arena, "a", "geheim"), *read;
    struct str text = saved_plans_write(arena, &plan, 1, key);
    struct error err;
    size_t count;

    cr_assert(saved_plans_read(arena, text, key, &read, &count, &err), "%s", err.message);
    cr_assert_eq(count, 1);
    cr_assert(str_equal(read->host, plan.host));
    cr_assert(str_equal(read->instance, plan.instance));
    cr_assert_eq(read->made_at, plan.made_at);
    cr_assert_eq(read->count, plan.count);
    for (size_t i = 0; i < plan.count; i++)
        cr_assert(str_equal(read->items[i].name, plan.items[i].name));
    cr_assert_eq(saved_plan_compare(arena, read, &plan).count, 0);
    cr_assert_not(str_contains(text, STR("geheim")));
}

Test(saved_plan, says_what_has_changed)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct saved_plan before = example(arena, "a", "geheim");
    struct saved_plan after = example(arena, "b", "geheim");
    struct changed_words words;

    saved_plan_see(arena, &after, SIGHTING_INVENTORY, STR("hosts.yml"), STR(""), key);
    words = saved_plan_compare(arena, &before, &after);
    cr_assert_eq(words.count, 2);
    cr_assert(str_equal(words.items[0], STR("template 'web.conf' has changed")));
    cr_assert(str_equal(words.items[1], STR("inventory 'hosts.yml' is new")));
}

Test(saved_plan, of_a_package_names_it)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct saved_plan plan = {.host = STR("web 1"), .instance = STR("package x")};
    struct saved_plan other = plan;
    struct changed_words words;
    struct str text = saved_plans_write(arena, &plan, 1, key);

    cr_assert_eq(saved_plans_package(arena, text).length, 0);
    saved_plan_see(arena, &plan, SIGHTING_PACKAGE, STR("/srv/a b.tar.gz"), STR("sums"), key);
    saved_plan_see(arena, &other, SIGHTING_PACKAGE, STR("/srv/a b.tar.gz"), STR("other"), key);
    text = saved_plans_write(arena, &plan, 1, key);
    cr_assert(str_equal(saved_plans_package(arena, text), STR("/srv/a b.tar.gz")));
    words = saved_plan_compare(arena, &plan, &other);
    cr_assert_eq(words.count, 1);
    cr_assert(str_equal(words.items[0], STR("package '/srv/a b.tar.gz' has changed")));
}

Test(saved_plan, that_was_touched_is_not_believed)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct saved_plan plan = example(arena, "a", "geheim"), *read;
    struct str text = saved_plans_write(arena, &plan, 1, key);
    char *copy = str_to_c(arena, text);
    struct error err;
    size_t count;

    for (size_t i = 0; i < text.length; i++) {
        copy[i] ^= 1;
        cr_assert_not(
            saved_plans_read(arena, (struct str){copy, text.length}, key, &read, &count, &err),
            "byte %zu", i);
        copy[i] ^= 1;
        cr_assert_not(saved_plans_read(arena, str_slice(text, 0, i), key, &read, &count, &err),
                      "cut at %zu", i);
    }
    cr_assert_not(saved_plans_read(arena, text, STR("another"), &read, &count, &err));
    cr_assert_not_null(strstr(err.message, "another machine"));
}
