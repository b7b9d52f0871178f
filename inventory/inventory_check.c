/* SPDX-License-Identifier: MIT */
#include "inventory/attribution.h"
#include "inventory/inventory_build.h"
#include "values/value_order.h"

/* The group has the variable at the level: in the inventory, or in the files of group_vars/. */
static const struct map *level_of(const struct inventory_group *group, bool is_from_file)
{
    return is_from_file ? &group->file_variables : &group->variables;
}

/* Whether any two groups of equal rank set one variable: hardly any inventory has such. */
static bool has_rivals(struct arena *arena, const struct inventory *inventory,
                       bool is_from_file)
{
    struct map seen = {.arena = arena};

    for (size_t i = 0; i < inventory->group_count; i++) {
        const struct inventory_group *group = inventory->groups[i];
        const struct map *variables = level_of(group, is_from_file);

        for (size_t j = 0; j < variables->count; j++) {
            struct str key =
                str_printf(arena, "%zu %lld " STR_FORMAT, group->depth,
                           (long long)group->priority, STR_ARGS(variables->entries[j].key));

            if (map_put(&seen, key, inventory->groups[i]))
                return true;
        }
    }
    return false;
}

static bool are_rivals(const struct binding *winner, const struct binding *hidden)
{
    return hidden && winner->group && hidden->group && winner->group != hidden->group &&
           winner->is_from_file == hidden->is_from_file &&
           winner->group->depth == hidden->group->depth &&
           winner->group->priority == hidden->group->priority &&
           !values_equal(winner->value, hidden->value);
}

static void report_rivals(const struct binding *winner, struct finding_list *findings)
{
    const struct binding *hidden = winner->hidden;
    struct finding *finding = finding_add(
        findings, &inventory_kinds[INVENTORY_SIBLINGS], winner->value->span,
        "'" STR_FORMAT "' has another value in group '" STR_FORMAT
        "' of equal rank; group '" STR_FORMAT "' wins by its name alone",
        STR_ARGS(winner->name), STR_ARGS(hidden->group->name), STR_ARGS(winner->group->name));

    finding->help = STR("set ansible_group_priority in one of the groups, or the variable at "
                        "the hosts that are in both");
    finding->note = (struct finding_note){hidden->value->span, STR("the value that is hidden")};
}

static void check_host(const struct map *variables, const struct inventory_host *host,
                       struct attribution *attribution)
{
    struct finding_list found = {.arena = attribution->findings->arena};

    for (size_t i = 0; i < variables->count; i++) {
        const struct binding *winner = variables->entries[i].value;

        if (are_rivals(winner, winner->hidden))
            report_rivals(winner, &found);
    }
    for (size_t i = 0; i < found.count; i++)
        attribution_add(attribution, &found.items[i], host);
}

void inventory_check(const struct inventory *inventory, struct finding_list *findings)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct attribution attribution = attribution_create(findings, inventory->host_count);

    if (!has_rivals(arena, inventory, false) && !has_rivals(arena, inventory, true))
        return;
    for (size_t i = 0; i < inventory->host_count; i++) {
        struct map variables;

        arena_reset(arena);
        variables = inventory_variables(arena, inventory, inventory->hosts[i], NULL, 0);
        check_host(&variables, inventory->hosts[i], &attribution);
    }
    attribution_finish(&attribution);
}
