/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"
#include "inventory/inventory_build.h"

struct inventory_builder inventory_builder_create(struct arena *arena, struct str directory,
                                                  struct secrets *secrets,
                                                  struct finding_list *findings)
{
    struct inventory_builder builder = {
        .arena = arena,
        .inventory = ARENA_NEW(arena, struct inventory),
        .reader = {arena, directory, secrets, findings},
        .findings = findings,
    };

    builder.inventory->arena = arena;
    builder.inventory->hosts_by_name.arena = arena;
    builder.inventory->groups_by_name.arena = arena;
    builder.all = builder_group(&builder, STR("all"), (struct span){0});
    builder.ungrouped = builder_group(&builder, STR("ungrouped"), (struct span){0});
    builder_add_child(&builder, builder.all, builder.ungrouped, (struct span){0});
    return builder;
}

struct inventory_group *builder_group(struct inventory_builder *builder, struct str name,
                                      struct span span)
{
    struct inventory *inventory = builder->inventory;
    struct inventory_group *group = map_get(&inventory->groups_by_name, name);

    if (!group) {
        group = ARENA_NEW(builder->arena, struct inventory_group);
        group->name = name;
        group->span = span;
        group->priority = 1;
        group->index = inventory->group_count;
        group->variables.arena = group->file_variables.arena = builder->arena;
        map_put(&inventory->groups_by_name, name, group);
        *ARRAY_ADD(builder->arena, inventory->groups, inventory->group_count,
                   inventory->group_capacity) = group;
    }
    return group;
}

struct inventory_host *builder_host(struct inventory_builder *builder, struct str name,
                                    struct span span, bool *is_new)
{
    struct inventory *inventory = builder->inventory;
    struct inventory_host *host = map_get(&inventory->hosts_by_name, name);

    *is_new = !host;
    if (!host) {
        host = ARENA_NEW(builder->arena, struct inventory_host);
        host->name = name;
        host->span = span;
        host->index = inventory->host_count;
        host->variables.arena = host->file_variables.arena = builder->arena;
        map_put(&inventory->hosts_by_name, name, host);
        *ARRAY_ADD(builder->arena, inventory->hosts, inventory->host_count,
                   inventory->host_capacity) = host;
    }
    return host;
}

void builder_add_child(struct inventory_builder *builder, struct inventory_group *parent,
                       struct inventory_group *child, struct span span)
{
    for (size_t i = 0; i < child->parent_count; i++)
        if (child->parents[i] == parent)
            return;
    *ARRAY_ADD(builder->arena, child->parents, child->parent_count, child->parent_capacity) =
        parent;
    *ARRAY_ADD(builder->arena, parent->children, parent->child_count, parent->child_capacity) =
        child;
    *LIST_ADD(builder->arena, &builder->edges) = (struct inventory_edge){parent, child, span};
}

/* A host is in few groups, a group has many hosts: so the host is asked. */
void builder_add_member(struct inventory_builder *builder, struct inventory_group *group,
                        struct inventory_host *host)
{
    for (size_t i = 0; i < host->group_count; i++)
        if (host->groups[i] == group)
            return;
    *ARRAY_ADD(builder->arena, host->groups, host->group_count, host->group_capacity) = group;
    *ARRAY_ADD(builder->arena, group->hosts, group->host_count, group->host_capacity) = host;
}

static void drop_from_ungrouped(struct inventory_builder *builder, struct inventory_host *host)
{
    size_t kept = 0;

    for (size_t i = 0; i < host->group_count; i++)
        if (host->groups[i] != builder->ungrouped)
            host->groups[kept++] = host->groups[i];
    host->group_count = kept;
}

/* "ungrouped" holds the hosts that no other group but "all" holds. */
static void settle_ungrouped(struct inventory_builder *builder)
{
    struct inventory *inventory = builder->inventory;
    struct inventory_group *ungrouped = builder->ungrouped;
    size_t kept = 0;

    for (size_t i = 0; i < inventory->host_count; i++) {
        struct inventory_host *host = inventory->hosts[i];
        size_t others = 0;

        for (size_t j = 0; j < host->group_count; j++)
            others += host->groups[j] != ungrouped && host->groups[j] != builder->all;
        if (others)
            drop_from_ungrouped(builder, host);
        else
            builder_add_member(builder, ungrouped, host);
    }
    for (size_t i = 0; i < ungrouped->host_count; i++) {
        struct inventory_host *host = ungrouped->hosts[i];

        for (size_t j = 0; j < host->group_count; j++)
            if (host->groups[j] == ungrouped)
                ungrouped->hosts[kept++] = host;
    }
    ungrouped->host_count = kept;
}

/* A group that was never settled has a parent that was not either. */
static struct inventory_group *waiting_parent(const struct inventory_group *group,
                                              const size_t *waiting)
{
    size_t i = 0;

    while (!waiting[group->parents[i]->index])
        i++;
    return group->parents[i];
}

/* Such a group stands in a cycle or behind one: going up ends in the cycle. place[group]
 * becomes its place in it, from 1. */
static struct inventory_group *find_cycle(const struct inventory *inventory,
                                          const size_t *waiting, struct inventory_group *group,
                                          size_t *place, size_t *length)
{
    for (size_t i = 0; i < inventory->group_count; i++)
        group = waiting_parent(group, waiting);
    *length = 0;
    do {
        place[group->index] = ++*length;
        group = waiting_parent(group, waiting);
    } while (!place[group->index]);
    return group;
}

/* The fault is shown at the link that is written last. */
static void report_cycle(struct inventory_builder *builder, const size_t *waiting,
                         struct inventory_group *start)
{
    size_t *place = ARENA_ARRAY(builder->arena, size_t, builder->inventory->group_count);
    struct buffer chain = {.arena = builder->arena};
    struct inventory_group *group;
    struct span span = {0};
    size_t length;

    group = find_cycle(builder->inventory, waiting, start, place, &length);
    for (size_t i = 0; i < builder->edges.count; i++) {
        const struct inventory_edge *edge = &builder->edges.items[i];
        size_t child = place[edge->child->index], parent = place[edge->parent->index];

        if (edge->span.text && child && child % length + 1 == parent &&
            edge->span.offset >= span.offset) {
            span = edge->span;
            group = edge->child;
        }
    }
    buffer_append(&chain, group->name);
    for (size_t i = 0; i < length; i++) {
        buffer_append_c(&chain, " below ");
        group = waiting_parent(group, waiting);
        buffer_append(&chain, group->name);
    }
    finding_add(builder->findings, &inventory_kinds[INVENTORY_CYCLE], span,
                "group '" STR_FORMAT "' is its own ancestor: " STR_FORMAT,
                STR_ARGS(group->name), STR_ARGS(buffer_str(&chain)));
}

/* Parents before children; a group is settled once all its parents are. */
static bool settle_depths(struct inventory_builder *builder)
{
    const struct inventory *inventory = builder->inventory;
    size_t *waiting = ARENA_ARRAY(builder->arena, size_t, inventory->group_count);
    struct inventory_group **settled =
        ARENA_ARRAY(builder->arena, struct inventory_group *, inventory->group_count);
    size_t count = 0;

    for (size_t i = 0; i < inventory->group_count; i++) {
        waiting[i] = inventory->groups[i]->parent_count;
        if (!waiting[i])
            settled[count++] = inventory->groups[i];
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < settled[i]->child_count; j++) {
            struct inventory_group *child = settled[i]->children[j];

            if (child->depth <= settled[i]->depth)
                child->depth = settled[i]->depth + 1;
            if (--waiting[child->index] == 0)
                settled[count++] = child;
        }
    }
    for (size_t i = 0; i < inventory->group_count; i++) {
        if (waiting[i]) {
            report_cycle(builder, waiting, inventory->groups[i]);
            return false;
        }
    }
    return true;
}

bool builder_settle(struct inventory_builder *builder)
{
    const struct inventory *inventory = builder->inventory;

    for (size_t i = 1; i < inventory->group_count; i++)
        if (!inventory->groups[i]->parent_count)
            builder_add_child(builder, builder->all, inventory->groups[i], (struct span){0});
    settle_ungrouped(builder);
    for (size_t i = 0; i < inventory->group_count; i++) {
        const struct inventory_group *group = inventory->groups[i];
        const struct inventory_host *host = map_get(&inventory->hosts_by_name, group->name);

        if (host)
            finding_add(builder->findings, &inventory_kinds[INVENTORY_SAME_NAME], host->span,
                        "'" STR_FORMAT "' is the name of a group and of a host",
                        STR_ARGS(group->name));
    }
    return settle_depths(builder);
}
