/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "../scratch.h"
#include "inventory/inventory.h"

static const struct inventory *load(struct scratch *scratch, const char *path)
{
    return inventory_load(scratch->arena, path, &scratch->secrets, &scratch->findings,
                          &scratch->err);
}

static const struct inventory *load_text(struct scratch *scratch, struct str text)
{
    return load(scratch, scratch_write(scratch, "hosts.yml", text));
}

/* What went wrong with an inventory that is refused. */
static void expect_fault(struct str text, const char *expected)
{
    SCRATCH(scratch);

    cr_expect_null(load_text(&scratch, text));
    cr_expect_eq(scratch.err.kind, ERROR_NONE);
    cr_expect_str_eq(shown(&scratch), expected);
}

static const struct binding *look_up(struct arena *arena, const struct inventory *inventory,
                                     const char *host, const char *name)
{
    struct inventory_host *found = map_get(&inventory->hosts_by_name, str_from(host));
    struct map variables;

    cr_assert(found, "%s", host);
    variables = inventory_variables(arena, inventory, found, NULL, 0);
    return map_get(&variables, str_from(name));
}

static void expect_value(const struct inventory *inventory, const char *host, const char *name,
                         const char *expected, const char *origin)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    const struct binding *binding = look_up(arena, inventory, host, name);
    struct buffer out = {.arena = arena};

    cr_assert(binding, "%s %s", host, name);
    value_append(&out, binding->value);
    cr_expect_str_eq(str_to_c(arena, buffer_str(&out)), expected);
    cr_expect_str_eq(str_to_c(arena, binding->origin), origin);
}

Test(inventory, precedence_is_that_of_ansible)
{
    SCRATCH(scratch);
    const struct inventory *inventory = load(&scratch, TEST_DATA "/fleet/hosts.yml");

    cr_assert(inventory, "%s", shown(&scratch));
    expect_value(inventory, "lone", "port", "1", "group all");
    expect_value(inventory, "lone", "user", "everyone", "group all");
    expect_value(inventory, "web01", "port", "2", "group web");
    expect_value(inventory, "web01", "origin", "web", "group web");
    expect_value(inventory, "web01", "zone", "east", "host web01");
    expect_value(inventory, "web02", "origin", "api", "group api");
    expect_value(inventory, "web03", "origin", "batch", "group batch");
    expect_value(inventory, "web02", "user", "api-folder", "group api");
    expect_value(inventory, "web02", "limit", "511", "group api");
}

Test(inventory, chain_goes_from_the_winner_to_what_it_hides)
{
    SCRATCH(scratch);
    const struct inventory *inventory = load(&scratch, TEST_DATA "/fleet/hosts.yml");
    const struct binding *binding = look_up(scratch.arena, inventory, "web02", "user");

    cr_assert(str_equal(binding->origin, STR("group api")));
    cr_assert(str_ends_with(binding->value->span.text->path, STR("group_vars/api/a.yml")));
    binding = binding->hidden;
    cr_assert(str_equal(binding->value->string, STR("everyone")));
    binding = binding->hidden;
    cr_assert(str_equal(binding->value->string, STR("root")));
    cr_assert_eq(span_start(binding->value->span).line, 4);
    cr_assert_null(binding->hidden);
}

Test(inventory, hosts_know_their_names_and_groups)
{
    SCRATCH(scratch);
    const struct inventory *inventory = load(&scratch, TEST_DATA "/fleet/hosts.yml");

    expect_value(inventory, "api.example.com", "inventory_hostname", "api.example.com",
                 "inventory");
    expect_value(inventory, "api.example.com", "inventory_hostname_short", "api", "inventory");
    expect_value(inventory, "web01", "inventory_hostname_short", "short", "host web01");
    expect_value(inventory, "web02", "group_names", "['api', 'web']", "inventory");
    expect_value(inventory, "lone", "group_names", "['ungrouped']", "inventory");
}

Test(inventory, extra_variables_win)
{
    SCRATCH(scratch);
    const struct inventory *inventory = load(&scratch, TEST_DATA "/fleet/hosts.yml");
    struct value value = {.kind = VALUE_INTEGER, .integer = 9};
    struct binding extra = {.name = STR("port"), .value = &value, .origin = STR("-e")};
    struct map variables =
        inventory_variables(scratch.arena, inventory, inventory->hosts[0], &extra, 1);
    const struct binding *binding = map_get(&variables, STR("port"));

    cr_assert_eq(binding->value, &value);
    cr_assert(str_equal(binding->hidden->origin, STR("group web")));
}

Test(inventory, a_folder_holds_several_files)
{
    SCRATCH(scratch);
    const struct inventory *inventory;

    scratch_write(&scratch, "inv/01.yml", STR("web: {hosts: {a: }}\n"));
    scratch_write(&scratch, "inv/02.yml", STR("web: {hosts: {b: }, vars: {x: 1}}\n"));
    scratch_write(&scratch, "inv/readme.md", STR("no: [yaml\n"));
    scratch_write(&scratch, "inv/group_vars/web.yml", STR("x: 2\n"));
    inventory = load(&scratch, scratch_path(&scratch, "inv"));
    cr_assert(inventory, "%s", shown(&scratch));
    cr_assert_eq(inventory->host_count, 2);
    expect_value(inventory, "a", "x", "2", "group web");
}

Test(inventory, faults_are_shown_at_their_place)
{
    expect_fault(STR(""), "SV712 1:1 the inventory is empty\n");
    expect_fault(STR("# nothing\n"), "SV712 1:1 the inventory is empty\n");
    expect_fault(STR("- web\n"),
                 "SV712 1:1 an inventory is a mapping of groups, this is a list\n");
    expect_fault(STR("web:\n  hosts: [a, b]\n"),
                 "SV712 2:10 'hosts' of group 'web' is a mapping, here it is a list\n");
    expect_fault(STR("web:\n  hosts:\n    web1: [1]\n"),
                 "SV712 3:11 behind host 'web1' stand its variables as a mapping, this is a "
                 "list\n");
    expect_fault(STR("8080:\n  hosts: {a: }\n"),
                 "SV712 1:1 the name of a group is text, this is a number\n");
    expect_fault(STR("web: text\n"), "SV712 1:6 group 'web' is a mapping with hosts, children "
                                     "or vars, here it is a string\n");
    expect_fault(STR("web:\n  vars: {ansible_group_priority: high}\n"),
                 "SV712 2:34 ansible_group_priority is a whole number\n");
}

Test(inventory, what_ansible_skips_is_a_warning)
{
    SCRATCH(scratch);

    cr_assert(load_text(&scratch, STR("web:\n  host:\n    a:\nb:\n  hosts: {b: {x: 1}}\n")));
    cr_assert_str_eq(shown(&scratch),
                     "SV713 2:3 'host' in group 'web' is none of hosts, children and vars, it "
                     "is skipped, did you mean 'hosts'?\n"
                     "SV714 5:11 'b' is the name of a group and of a host\n");
}

Test(inventory, cycles_are_refused_with_their_chain)
{
    expect_fault(STR("a:\n  children:\n    b:\n      children:\n        a:\n"),
                 "SV711 5:9 group 'a' is its own ancestor: a below b below a\n");
    expect_fault(STR("a: {children: {a: }}\n"),
                 "SV711 1:16 group 'a' is its own ancestor: a below a\n");
    expect_fault(STR("web: {children: {all: }}\n"),
                 "SV711 1:18 group 'all' is its own ancestor: all below web below all\n");
    expect_fault(STR("x: {children: {a: }}\na: {children: {b: }}\nb: {children: {c: }}\n"
                     "c: {children: {a: , d: }}\nd:\n"),
                 "SV711 4:16 group 'a' is its own ancestor: a below c below b below a\n");
}

Test(inventory, ranges_that_cannot_be_counted_are_refused)
{
    expect_fault(STR("w: {hosts: {'w[3:1]': }}"),
                 "SV715 1:13 host 'w[3:1]': the range ends before it begins\n");
    expect_fault(STR("w: {hosts: {'w[01:100]': }}"),
                 "SV715 1:13 host 'w[01:100]': with leading zeros both ends of a range are "
                 "equally long\n");
    expect_fault(STR("w: {hosts: {'w[1:9:0]': }}"),
                 "SV715 1:13 host 'w[1:9:0]': the step of a range is a number above 0\n");
    expect_fault(STR("w: {hosts: {'w[1:4': }}"),
                 "SV715 1:13 host 'w[1:4': the brackets do not fit together\n");
    expect_fault(STR("w: {hosts: {'w[1:999]-[1:999]': }}"),
                 "SV715 1:13 host 'w[1:999]-[1:999]': the ranges stand for more than 100000 "
                 "hosts\n");
}

Test(inventory, tags_that_are_not_known_are_refused)
{
    expect_fault(STR("all: {vars: {p: !vault x}}\n"),
                 "SV719 1:17 values encrypted with Ansible's vault cannot be read\n");
    expect_fault(STR("all: {vars: {p: !other x}}\n"),
                 "SV719 1:17 the tag '!other' is not known\n");
}

Test(inventory, templates_in_values_are_kept_and_noted)
{
    SCRATCH(scratch);
    const struct inventory *inventory = load_text(
        &scratch,
        STR("all: {hosts: {a: }, vars: {u: 'http://{{ h }}', v: !unsafe '{{ h }}'}}"));

    cr_assert(inventory);
    expect_value(inventory, "a", "u", "http://{{ h }}", "group all");
    cr_assert(look_up(scratch.arena, inventory, "a", "u")->value->is_template);
    cr_assert_not(look_up(scratch.arena, inventory, "a", "v")->value->is_template);
    cr_assert_str_eq(shown(&scratch), "");
}

Test(inventory, secrets_come_from_environment_and_files)
{
    SCRATCH(scratch);
    const struct inventory *inventory;
    const struct binding *binding;

    setenv("SUPCONF_SECRET_one", "from-the-environment", 1);
    setenv("TEST_TWO", "two-two", 1);
    chmod(scratch_write(&scratch, "secrets/three", STR("third\n")), 0600);
    scratch_write(&scratch, "group_vars/all.yml", STR("four: !file four.txt\n"));
    scratch_write(&scratch, "group_vars/four.txt", STR("fourth\r\n\n"));
    inventory = load_text(&scratch, STR("all:\n  hosts: {a: }\n  vars:\n    one: !secret one\n"
                                        "    two: !env TEST_TWO\n    three: !secret three\n"
                                        "    list: [1, !env TEST_TWO]\n"));
    cr_assert(inventory, "%s", shown(&scratch));
    expect_value(inventory, "a", "one", "from-the-environment", "group all");
    expect_value(inventory, "a", "two", "two-two", "group all");
    expect_value(inventory, "a", "three", "third", "group all");
    expect_value(inventory, "a", "four", "fourth", "group all");
    binding = look_up(scratch.arena, inventory, "a", "list");
    cr_assert(binding->value->is_secret);
    cr_assert_eq(scratch.secrets.count, 4);
}

Test(inventory, missing_and_open_secrets_are_refused)
{
    SCRATCH(scratch);

    chmod(scratch_write(&scratch, "secrets/open", STR("shown")), 0644);
    unsetenv("SUPCONF_SECRET_none");
    cr_assert_null(load_text(&scratch, STR("all:\n  vars:\n    a: !secret none\n"
                                           "    b: !secret open\n    c: !secret ../open\n"
                                           "    d: !env SUPCONF_NOT_SET\n    e: !file no\n"
                                           "    f: !secret [open]\n    g: !file ''\n")));
    cr_assert_eq(scratch.findings.count, 7);
    cr_assert_str_eq(scratch.findings.items[1].kind->code, "SV718");
    for (size_t i = 0; i < scratch.findings.count; i++) {
        const struct finding *finding = &scratch.findings.items[i];

        cr_expect_eq(span_start(finding->span).line, i + 3);
        cr_expect_not(str_contains(finding->message, STR("shown")));
    }
}

Test(inventory, a_secret_too_short_to_cover_is_said)
{
    SCRATCH(scratch);

    setenv("SUPCONF_SECRET_pin", "123", 1);
    cr_assert(load_text(&scratch, STR("all: {hosts: {a: }, vars: {p: !secret pin}}\n")));
    cr_assert_str_eq(shown(&scratch), "SV722 1:31 'pin' holds fewer than 4 bytes, it will be "
                                      "shown like any value\n");
}

Test(inventory, what_cannot_be_read_is_an_error)
{
    SCRATCH(scratch);

    cr_assert_null(load(&scratch, scratch_path(&scratch, "none.yml")));
    cr_assert_eq(scratch.err.kind, ERROR_SYSTEM);
    scratch.err = (struct error){0};
    scratch_write(&scratch, "group_vars", STR("a file where a folder belongs"));
    cr_assert_null(load_text(&scratch, STR("all: {hosts: {a: }}\n")));
    cr_assert_eq(scratch.err.kind, ERROR_SYSTEM);
}

Test(inventory, bytes_that_are_no_text_are_refused)
{
    expect_fault((struct str){"a: \xff\xfe\n", 6}, "SV700 1:4 invalid leading UTF-8 octet\n");
    expect_fault((struct str){"a:\0b\n", 5}, "SV700 1:3 control characters are not allowed\n");
}

Test(inventory, windows_line_ends_and_byte_order_mark_are_read)
{
    SCRATCH(scratch);
    const struct inventory *inventory =
        load_text(&scratch, STR("\xef\xbb\xbfweb:\r\n  hosts:\r\n    a: {x: 1}\r\n"));

    cr_assert(inventory, "%s", shown(&scratch));
    expect_value(inventory, "a", "x", "1", "host a");
}

Test(inventory, aliases_that_multiply_are_refused)
{
    SCRATCH(scratch);
    struct buffer bomb = {.arena = scratch.arena};

    buffer_append_c(&bomb, "all:\n  vars:\n    a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
        buffer_printf(&bomb, "    a%d: &a%d [", i, i);
        for (int j = 0; j < 10; j++)
            buffer_printf(&bomb, "%s*a%d", j ? ", " : "", i - 1);
        buffer_append_c(&bomb, "]\n");
    }
    cr_assert_null(load_text(&scratch, buffer_str(&bomb)));
    cr_assert_str_eq(scratch.findings.items[0].kind->code, "SV707");
}

Test(inventory, a_long_chain_of_groups_takes_no_stack)
{
    SCRATCH(scratch);
    struct buffer chain = {.arena = scratch.arena};
    const struct inventory *inventory;

    for (int i = 0; i < 50000; i++)
        buffer_printf(&chain, "g%d: {children: {g%d: }}\n", i, i + 1);
    buffer_append_c(&chain, "g50000: {hosts: {a: }}\n");
    inventory = load_text(&scratch, buffer_str(&chain));
    cr_assert(inventory, "%s", shown(&scratch));
    cr_assert_eq(inventory->groups[inventory->group_count - 1]->depth, 50001);
}

/* Whether loading the text gives a finding of that kind. */
static bool finds(const char *text, const struct finding_kind *kind)
{
    SCRATCH(scratch);

    (void)load_text(&scratch, str_from(text));
    for (size_t i = 0; i < scratch.findings.count; i++)
        if (scratch.findings.items[i].kind == kind)
            return true;
    return false;
}

Test(inventory, examples_of_faults_show_them)
{
    for (size_t i = 0; i < inventory_kind_count; i++) {
        const struct finding_kind *kind = &inventory_kinds[i];

        if (!kind->bad)
            continue;
        cr_expect(finds(kind->bad, kind), "%s", kind->name);
        cr_expect_not(finds(kind->good, kind), "%s", kind->name);
    }
}
