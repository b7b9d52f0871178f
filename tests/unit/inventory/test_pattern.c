/* SPDX-License-Identifier: MIT */
#include "../scratch.h"
#include "inventory/inventory.h"

/* The names that the pattern chooses in data/fleet, with spaces between, and the findings. */
static void expect(const char *pattern, const char *hosts, const char *findings)
{
    SCRATCH(scratch);
    const struct inventory *inventory =
        inventory_load(scratch.arena, TEST_DATA "/fleet/hosts.yml", &scratch.secrets,
                       &scratch.findings, &scratch.err);
    struct buffer names = {.arena = scratch.arena};
    struct inventory_host **matched;
    size_t count;

    cr_assert(inventory, "%s", shown(&scratch));
    scratch.findings.count = 0; /* what is told of the values */
    matched = inventory_match(scratch.arena, inventory, str_from(pattern), (struct span){0},
                              &count, &scratch.findings);
    for (size_t i = 0; i < count; i++)
        buffer_printf(&names, "%s" STR_FORMAT, i ? " " : "", STR_ARGS(matched[i]->name));
    cr_expect_str_eq(str_to_c(scratch.arena, buffer_str(&names)), hosts, "%s", pattern);
    cr_expect_str_eq(shown(&scratch), findings, "%s", pattern);
}

Test(pattern, names_choose_hosts_and_groups)
{
    expect("lone", "lone", "");
    expect("api", "web02 api.example.com", "");
    expect("web", "web01 web02 web03 api.example.com", "");
    expect("all", "web01 web02 web03 api.example.com queue1 lone", "");
    expect("ungrouped", "lone", "");
}

Test(pattern, parts_add_keep_and_take_away)
{
    expect("api:batch", "web02 web03 api.example.com queue1", "");
    expect("lone , queue1", "queue1 lone", "");
    expect("web:&batch", "web03", "");
    expect("web:!api", "web01 web03", "");
    expect("!api:web", "web01 web03", "");
    expect("!web", "queue1 lone", "");
    expect("web:!web01:!web02", "web03 api.example.com", "");
}

Test(pattern, wildcards_fit_hosts_and_groups)
{
    expect("web0*", "web01 web02 web03", "");
    expect("*.example.com", "api.example.com", "");
    expect("web0[!2]", "web01 web03", "");
    expect("b*", "web03 queue1", "");
    expect("web0?:!web02", "web01 web03", "");
}

Test(pattern, unknown_names_are_errors_with_the_nearest)
{
    expect("wbe", "",
           "SV703 0:0 no group or host of the inventory is named 'wbe', did you mean "
           "'web'?\n");
    expect(
        "web:!web1", "web01 web02 web03 api.example.com",
        "SV703 0:0 no group or host of the inventory is named 'web1', did you mean 'web'?\n");
    expect("x*", "", "SV703 0:0 no group or host of the inventory fits 'x*'\n");
}

Test(pattern, subscripts_count_within_a_group)
{
    expect("web[0]", "web01", "");
    expect("web[-1]", "api.example.com", "");
    expect("web[1:2]", "web02 web03", "");
    expect("web[2:]", "web03 api.example.com", "");
    expect("web[0:9]:!api", "web01 web03", "");
    expect("web[9:]", "", "SV721 0:0 the host pattern 'web[9:]' chooses no host\n");
    expect("web[9]", "", "SV703 0:0 'web[9]' asks for a host behind the last, there are 4\n");
    expect("lone[-2]", "",
           "SV703 0:0 'lone[-2]' asks for a host behind the last, there is 1\n");
}

Test(pattern, a_lone_address_is_not_parted_at_its_colons)
{
    expect("web:22", "",
           "SV703 0:0 no group or host of the inventory is named 'web:22', did you mean "
           "'web02'?\n");
    expect("web lone", "web01 web02 web03 api.example.com lone", "");
    expect("web]lone[", "web01 web02 web03 api.example.com lone", "");
}

Test(pattern, regular_expressions_match_at_the_start)
{
    expect("~web0[13]", "web01 web03", "");
    expect("~(api|queue)", "web02 api.example.com queue1", "");
    expect("~eb", "", "SV703 0:0 no group or host of the inventory fits '~eb'\n");
    expect("web:!~.*2$", "web01 web03 api.example.com", "");
    expect("~web(", "",
           "SV716 0:0 '~web(' is no regular expression that is supported: missing closing "
           "parenthesis\n");
}

Test(pattern, choosing_nobody_is_a_warning)
{
    expect("", "", "SV721 0:0 the host pattern '' chooses no host\n");
    expect("web:!web", "", "SV721 0:0 the host pattern 'web:!web' chooses no host\n");
}
