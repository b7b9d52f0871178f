/* SPDX-License-Identifier: MIT */
/* What templates see of an inventory: values that are templates, and other hosts. */
#include "../scratch.h"
#include "base/parallel.h"
#include "inventory/fleet.h"
#include "template/template.h"

struct world {
    struct scratch *scratch;
    const struct inventory *inventory;
    struct template_options options;
    struct traced result;
    bool is_secret;
};

static struct world world_load(struct scratch *scratch, const char *inventory)
{
    struct world world = {.scratch = scratch, .options = {.is_ansible = true}};

    world.inventory =
        inventory_load(scratch->arena, scratch_write(scratch, "hosts.yml", str_from(inventory)),
                       &scratch->secrets, &scratch->findings, &scratch->err);
    cr_assert(world.inventory, "%s", shown(scratch));
    world.options.store = template_store_create(scratch->arena);
    world.options.fleet = fleet_create(scratch->arena, world.inventory, NULL, 0);
    return world;
}

/* The text for the first host, or what is said instead. */
static const char *render(struct world *world, const char *text)
{
    struct arena *arena = world->scratch->arena;
    const struct inventory_host *host = world->inventory->hosts[0];
    struct map variables = inventory_variables(arena, world->inventory, host, NULL, 0);
    struct template_host target = {.variables = &variables, .host = host};
    const struct template *template =
        template_parse(arena, text_create(arena, STR("t.j2"), str_from(text)), DIALECT_JINJA,
                       &world->options, &world->scratch->findings);

    return template_fill(arena, template, &target, &world->result, &world->is_secret, NULL,
                         &world->scratch->findings)
               ? str_to_c(arena, world->result.str)
               : shown(world->scratch);
}

Test(hosts, a_value_is_caused_by_the_template_in_the_inventory)
{
    SCRATCH(scratch);
    struct world world = world_load(&scratch, "all:\n  hosts: {a: }\n  vars:\n    base: /opt\n"
                                              "    log: \"{{ base }}/log\"\n");
    struct position place;

    cr_assert_str_eq(render(&world, "x{{ log }}"), "x/opt/log");
    place = span_start(traced_cause(&world.result, 1, 1));
    cr_assert_eq(place.line, 5);
    cr_assert_eq(place.column, 10);
    cr_assert_eq(span_start(traced_span(&world.result, 1, 1)).column, 5);
}

Test(hosts, a_fault_in_a_value_is_shown_in_the_inventory)
{
    SCRATCH(scratch);
    struct world world = world_load(
        &scratch, "all: {hosts: {a: {x: \"{{ y }}\", y: \"{{ bse }}\", base: 1}}}\n");

    cr_assert_str_eq(render(&world, "{{ x }}"),
                     "SV601 1:40 'bse' is not defined, did you mean 'base'?\n");
    cr_assert_str_eq(str_to_c(scratch.arena, scratch.findings.items[0].note.message),
                     "the value is asked for here");
    cr_assert(str_starts_with(scratch.findings.items[0].help, STR("it is needed for 'y' (")));
}

Test(hosts, what_is_made_from_a_secret_is_secret)
{
    SCRATCH(scratch);
    struct world world;

    setenv("TEST_HOSTS_SECRET", "s3cr3t", 1);
    world = world_load(&scratch, "all:\n  hosts: {a: , b: {p: !env TEST_HOSTS_SECRET, q: "
                                 "[\"<{{ p }}>\"]}}\n");
    cr_assert_str_eq(render(&world, "{{ groups.all[1] }}"), "b");
    cr_assert_not(world.is_secret);
    cr_assert_str_eq(render(&world, "{{ hostvars.b.q[0] | upper }}"), "<S3CR3T>");
    cr_assert(world.is_secret);
    cr_assert(strstr(render(&world, "{{ hostvars[hostvars.b.p] }}"), "a secret names no host"));
}

/* Every thread asks for all hosts of the fleet. */
static void ask_all(void *context, size_t worker, size_t index)
{
    struct world *world = context;

    (void)worker;
    (void)index;
    for (size_t i = 0; i < world->inventory->host_count; i++) {
        const struct fleet_host *host =
            fleet_host(world->options.fleet, world->inventory->hosts[i]->name);

        cr_assert_eq(host->host, world->inventory->hosts[i]);
        cr_assert(map_get(&host->variables, STR("x")));
    }
    cr_assert_eq(fleet_groups(world->options.fleet)->count, 2);
}

Test(hosts, a_fleet_serves_several_threads)
{
    SCRATCH(scratch);
    struct world world = world_load(&scratch, "all:\n  hosts:\n    h[1:200]: {x: 1}\n");

    parallel_run(8, 4, ask_all, &world);
    cr_assert_null(fleet_host(world.options.fleet, STR("h0")));
}

Test(hosts, chains_are_bounded)
{
    SCRATCH(scratch);
    struct buffer text = {.arena = scratch.arena};
    struct world world;

    buffer_append_c(&text, "all:\n  hosts: {a: }\n  vars:\n    v0: 1\n");
    for (int i = 1; i <= 150; i++)
        buffer_printf(&text, "    v%d: \"{{ v%d }} \"\n", i, i - 1);
    world = world_load(&scratch, str_to_c(scratch.arena, buffer_str(&text)));
    cr_assert_str_eq(render(&world, "{{ v50 | trim }}"), "1");
    cr_assert(strstr(render(&world, "{{ v150 }}"), "more than 100 values need each other"));
}
