/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "../scratch.h"
#include "inventory/inventory.h"

static const struct inventory *load(struct scratch *scratch, const char *name, struct str text)
{
    return inventory_load(scratch->arena, scratch_write(scratch, name, text), &scratch->secrets,
                          &scratch->findings, &scratch->err);
}

static void expect_fault(struct str text, const char *expected)
{
    SCRATCH(scratch);

    cr_expect_null(load(&scratch, "hosts", text));
    cr_expect_eq(scratch.err.kind, ERROR_NONE);
    cr_expect_str_eq(shown(&scratch), expected);
}

/* The variable of the first host, as Python shows it. */
static void expect_value(struct scratch *scratch, const struct inventory *inventory,
                         const char *name, const char *expected)
{
    struct map variables =
        inventory_variables(scratch->arena, inventory, inventory->hosts[0], NULL, 0);
    const struct binding *binding = map_get(&variables, str_from(name));
    struct buffer out = {.arena = scratch->arena};

    cr_assert(binding, "%s", name);
    value_append(&out, binding->value);
    cr_expect_str_eq(str_to_c(scratch->arena, buffer_str(&out)), expected, "%s", name);
}

Test(inventory_ini, values_are_literals_of_python_or_text)
{
    SCRATCH(scratch);
    const struct inventory *inventory =
        load(&scratch, "hosts",
             STR("web1:2222 a=1 b='\"1\"' c=\"two words\" d=0777 e=\"[1, 'x']\"\n"
                 "[all:vars]\n f = 'a' 'b' # c\ng = x # y\nh={1: 2, True: 3}\ni=(1,)\n"));

    cr_assert(inventory, "%s", shown(&scratch));
    expect_value(&scratch, inventory, "ansible_port", "2222");
    expect_value(&scratch, inventory, "a", "1");
    expect_value(&scratch, inventory, "b", "1");
    expect_value(&scratch, inventory, "c", "two words");
    expect_value(&scratch, inventory, "d", "0777");
    expect_value(&scratch, inventory, "e", "[1, 'x']");
    expect_value(&scratch, inventory, "f", "ab");
    expect_value(&scratch, inventory, "g", "x # y");
    expect_value(&scratch, inventory, "h", "{1: 3}");
    expect_value(&scratch, inventory, "i", "(1,)");
}

Test(inventory_ini, groups_may_be_declared_behind_their_use)
{
    SCRATCH(scratch);
    const struct inventory *inventory =
        load(&scratch, "hosts",
             STR("[site:children]\nweb\ndb\n[db:vars]\nx=1\n[db]\na\n[web:children]\ndb\n"));
    const struct inventory_group *site;

    cr_assert(inventory, "%s", shown(&scratch));
    site = map_get(&inventory->groups_by_name, STR("site"));
    cr_assert_eq(site->child_count, 2);
    cr_assert(str_equal(site->children[0]->name, STR("db")));
    cr_assert(str_equal(site->children[1]->name, STR("web")));
    cr_assert_eq(inventory->hosts[0]->groups[0]->depth, 3);
}

Test(inventory_ini, value_is_found_where_it_stands)
{
    SCRATCH(scratch);
    const struct inventory *inventory =
        load(&scratch, "hosts", STR("\n  web1  a=1  bb=\"2 3\" # c\n"));
    const struct value *value = map_get(&inventory->hosts[0]->variables, STR("bb"));
    struct position at = span_start(value->span);

    cr_assert_eq(at.line, 2);
    cr_assert_eq(at.column, 17);
    cr_assert(str_equal(span_str(value->span), STR("\"2 3\"")));
}

Test(inventory_ini, faults_have_their_place)
{
    expect_fault(STR("web1 x\n"), "SV726 1:6 behind a host stand its variables as name=value, "
                                  "not 'x'\n");
    expect_fault(STR("web1 x='a\n"), "SV726 1:6 the quote is not closed\n");
    expect_fault(STR("web1 x=a\\\n"), "SV726 1:6 nothing stands behind the backslash\n");
    expect_fault(STR("[web\nx]\n"),
                 "SV715 1:1 host '[web': the brackets do not fit together\n");
    expect_fault(STR("[web db]\n"),
                 "SV726 1:1 a section is '[group]', '[group:children]' or '[group:vars]', "
                 "without spaces\n");
    expect_fault(STR("[web]\n[web:var]\n"), "SV726 2:6 'var' is none of hosts, children and "
                                            "vars, did you mean 'vars'?\n");
    expect_fault(STR("[wbe:vars]\nx=1\n[web]\na\n"),
                 "SV726 1:2 no section '[wbe]' declares this group, did you mean 'web'?\n");
    expect_fault(STR("[all:children]\nwbe x\n"),
                 "SV726 2:1 below '[all:children]' stand names of groups, one a line\n");
    expect_fault(STR("[all:vars]\nx\n"), "SV726 2:1 below '[all:vars]' stand variables as "
                                         "name=value\n");
}

Test(inventory_ini, what_ansible_reads_and_no_template_can_use_is_named)
{
    expect_fault(STR("a x={1,2}\n"), "SV726 1:5 to Ansible the value is a set of Python, which "
                                     "is not supported\n");
    expect_fault(STR("a x=1j\n"), "SV726 1:5 to Ansible the value is a complex number of "
                                  "Python, which is not supported\n");
    expect_fault(STR("a x=\"!secret db\"\n"),
                 "SV719 1:5 '!secret' is known in YAML files alone\n");
}

Test(inventory_ini, bytes_that_are_no_text_are_refused)
{
    expect_fault(STR("a x=\xff\n"), "SV726 1:5 byte 0xff is no UTF-8\n");
    expect_fault(STR("a x=\0b\n"), "SV726 1:5 a NUL byte has no meaning in an inventory\n");
    expect_fault(STR("\xef\xbb\xbf[web]\na\n"),
                 "SV726 1:1 the file begins with a byte order mark, which Ansible takes for a "
                 "part of the first word\nSV715 1:1 host '\xef\xbb\xbf[web]': a range is "
                 "[begin:end] or [begin:end:step]\n");
    expect_fault(STR("$ANSIBLE_VAULT;1.1;AES256\n6162\n"),
                 "SV719 1:1 files encrypted with Ansible's vault cannot be read\n");
    expect_fault(STR("#!/bin/sh\n"),
                 "SV712 1:1 this is a program: inventories that are made by "
                 "running one are not supported\n");
}

Test(inventory_ini, lines_end_as_python_ends_them)
{
    SCRATCH(scratch);
    const struct inventory *inventory = load(&scratch, "hosts",
                                             STR("; \xff\r\n# \xff\ra\r\nb\x0b"
                                                 "c\xe2\x80\xa8"
                                                 "d"));

    cr_assert(inventory, "%s", shown(&scratch));
    cr_assert_eq(inventory->host_count, 4);
}

Test(inventory_ini, a_folder_leaves_out_what_ansible_leaves_out)
{
    SCRATCH(scratch);
    const struct inventory *inventory;

    scratch_write(&scratch, "inv/01-a", STR("[web]\na\n"));
    scratch_write(&scratch, "inv/sub/02.yml", STR("web: {hosts: {b: }}\n"));
    scratch_write(&scratch, "inv/c.ini", STR("[web]\nc\n"));
    inventory = inventory_load(scratch.arena, scratch_path(&scratch, "inv"), &scratch.secrets,
                               &scratch.findings, &scratch.err);
    cr_assert(inventory, "%s", shown(&scratch));
    cr_assert_eq(inventory->host_count, 2);
    cr_assert_str_eq(shown(&scratch), "SV727 1:1 in a folder of inventories, files that end in "
                                      ".ini are left out\n");
}

Test(inventory_ini, a_folder_without_inventories_is_an_error)
{
    SCRATCH(scratch);

    scratch_write(&scratch, "inv/readme.md", STR("x"));
    cr_assert_null(inventory_load(scratch.arena, scratch_path(&scratch, "inv"),
                                  &scratch.secrets, &scratch.findings, &scratch.err));
    cr_assert(strstr(scratch.err.message, "holds no inventory"));
}

Test(inventory_ini, a_file_that_is_no_inventory_gets_no_fault_a_line)
{
    SCRATCH(scratch);
    struct buffer text = {.arena = scratch.arena};

    for (size_t i = 0; i < 5000; i++)
        buffer_append_c(&text, "key = value # \"\n");
    cr_expect_null(load(&scratch, "hosts", buffer_str(&text)));
    cr_expect_lt(scratch.findings.count, 200);
    cr_expect(strstr(shown(&scratch), "the rest is not looked at"));
}
