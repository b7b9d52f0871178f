/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "plan/passport.h"

static void add(struct arena *arena, struct approved_list *list, const char *name,
                const char *digest)
{
    *LIST_ADD(arena, list) = (struct approved){str_from(name), str_from(digest)};
}

static struct passport example(struct arena *arena, const char *host)
{
    struct passport passport = {0};
    struct approved_instance *instance = LIST_ADD(arena, &passport.instances);

    instance->host = str_from(host);
    instance->name = STR("web");
    add(arena, &passport.settings, "supconf.ini", "00");
    add(arena, &instance->templates, "a.j2", "01");
    add(arena, &instance->variables, "COUNT", "02");
    add(arena, &instance->files, "etc/a.conf", "03");
    *LIST_ADD(arena, &instance->removed) = STR("etc/old.conf");
    *LIST_ADD(arena, &instance->groups) = (struct approved_group){STR("api"), GROUP_RESTART};
    return passport;
}

static void expect_only(struct changed_words words, const char *line)
{
    cr_assert_eq(words.count, 1, "%zu lines", words.count);
    cr_assert(str_equal(words.items[0], str_from(line)), STR_FORMAT, STR_ARGS(words.items[0]));
}

Test(passport, holds_for_what_was_approved_and_for_less)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct passport approved = example(arena, "h"), now = example(arena, "h");

    cr_assert_eq(passport_compare(arena, &approved, &now).count, 0);
    now.instances.items[0].groups.count = now.instances.items[0].removed.count = 0;
    cr_assert_eq(passport_compare(arena, &approved, &now).count, 0);
}

Test(passport, names_each_difference)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct passport approved = example(arena, "h"), now = example(arena, "h");
    struct approved_instance *here = &now.instances.items[0];

    now.settings.items[0].digest = STR("ff");
    expect_only(passport_compare(arena, &approved, &now), "settings 'supconf.ini' has changed");
    now = example(arena, "h");
    here = &now.instances.items[0];
    add(arena, &here->templates, "b.j2", "04");
    expect_only(passport_compare(arena, &approved, &now), "template 'b.j2' is new");
    here->templates.count = 0;
    expect_only(passport_compare(arena, &approved, &now), "template 'a.j2' is there no more");
    now = example(arena, "h");
    here = &now.instances.items[0];
    here->files.items[0].digest = STR("");
    expect_only(passport_compare(arena, &approved, &now),
                "what is wanted of file 'etc/a.conf' has changed");
    now = example(arena, "h");
    here = &now.instances.items[0];
    here->groups.items[0].action = GROUP_REMOVE;
    expect_only(passport_compare(arena, &approved, &now),
                "group 'api' has the action remove, approved is restart");
    now = example(arena, "h");
    here = &now.instances.items[0];
    here->daemon = NEED_RELOAD;
    expect_only(passport_compare(arena, &approved, &now),
                "supervisord of 'web' needs more than what is approved");
    now = example(arena, "h");
    here = &now.instances.items[0];
    here->removed.items[0] = STR("etc/new.conf");
    expect_only(passport_compare(arena, &approved, &now),
                "file 'etc/new.conf' would be removed, which is not approved");
}

Test(passport, is_for_its_hosts_alone)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct passport approved = example(arena, "h"), now = example(arena, "other");

    expect_only(passport_compare(arena, &approved, &now),
                "host 'other' is none of those that the passport is for");
    now.instances.items[0].name = STR("db");
    expect_only(passport_compare(arena, &approved, &now),
                "instance 'db' is not in the passport");
}

Test(passport, takes_its_forecast_from_a_plan)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct group_forecast groups[] = {
        {.name = STR("a"), .action = GROUP_RESTART},
        {.name = STR("b"), .action = GROUP_ADD    },
        {.name = STR("c"), .action = GROUP_KEEP   },
    };
    struct step steps[] = {
        {.kind = STEP_WRITE_FILE,  .target = STR("kept")},
        {.kind = STEP_REMOVE_FILE, .target = STR("gone")},
        {.kind = STEP_REREAD     },
        {.kind = STEP_RESTART_GROUP,     .group = &groups[0]                     },
        {.kind = STEP_ADD_GROUP,     .group = &groups[1]},
    };
    struct option_change options[] = {{.need = NEED_RELOAD}, {.need = NEED_IMPOSSIBLE}};
    struct plan plan = {
        .is_running = true,
        .groups = groups,
        .group_count = COUNT_OF(groups),
        .steps = steps,
        .step_count = COUNT_OF(steps),
        .daemon_changes = options,
        .daemon_change_count = COUNT_OF(options),
    };
    struct approved_instance instance = {0};

    approved_forecast(arena, &plan, &instance);
    cr_assert_eq(instance.removed.count, 1);
    cr_assert(str_equal(instance.removed.items[0], STR("gone")));
    cr_assert_eq(instance.groups.count, 2);
    cr_assert(str_equal(instance.groups.items[0].name, STR("a")));
    cr_assert_eq(instance.groups.items[0].action, GROUP_RESTART);
    cr_assert_eq(instance.groups.items[1].action, GROUP_ADD);
    cr_assert_eq(instance.daemon, NEED_RELOAD);
}
