/* SPDX-License-Identifier: MIT */
#include "inventory/fleet.h"

#include <pthread.h>

#include "values/computed.h"

struct fleet {
    pthread_mutex_t lock; /* of all below */
    struct arena *arena;
    const struct inventory *inventory;
    const struct binding *extra;
    size_t extra_count;
    const struct value *groups;
    struct fleet_host **hosts; /* by the index of the host; NULL: not asked for so far */
};

struct fleet *fleet_create(struct arena *arena, const struct inventory *inventory,
                           const struct binding *extra, size_t extra_count)
{
    struct arena *own = arena_create(); /* threads add to it while others add to arena */
    struct fleet *fleet = ARENA_NEW(own, struct fleet);

    arena_adopt(arena, own);
    *fleet = (struct fleet){
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .arena = own,
        .inventory = inventory,
        .extra = extra,
        .extra_count = extra_count,
        .hosts = ARENA_ARRAY(own, struct fleet_host *, inventory->host_count),
    };
    return fleet;
}

const struct inventory *fleet_inventory(const struct fleet *fleet)
{
    return fleet->inventory;
}

const struct value *fleet_names(struct arena *arena, struct inventory_host *const *hosts,
                                size_t count)
{
    struct value *names = computed_list(arena, FORM_LIST);

    for (size_t i = 0; i < count; i++) {
        struct value *name = computed(arena, VALUE_STRING);

        name->string = hosts[i]->name;
        name->span = hosts[i]->span;
        computed_add(arena, names, name);
    }
    names->is_own = false; /* one for all templates */
    return names;
}

static const struct value *make_groups(const struct fleet *fleet)
{
    struct value *groups = computed_map(fleet->arena);

    for (size_t i = 0; i < fleet->inventory->group_count; i++) {
        struct inventory_group *group = fleet->inventory->groups[i];
        size_t count;
        struct inventory_host **members =
            inventory_members(fleet->arena, fleet->inventory, group, &count);

        computed_put(fleet->arena, groups, computed_string(fleet->arena, group->name),
                     fleet_names(fleet->arena, members, count));
    }
    groups->is_own = false;
    return groups;
}

const struct value *fleet_groups(struct fleet *fleet)
{
    const struct value *groups;

    pthread_mutex_lock(&fleet->lock);
    if (!fleet->groups)
        fleet->groups = make_groups(fleet);
    groups = fleet->groups;
    pthread_mutex_unlock(&fleet->lock);
    return groups;
}

static struct fleet_host *make_host(const struct fleet *fleet,
                                    const struct inventory_host *host)
{
    struct fleet_host *made = ARENA_NEW(fleet->arena, struct fleet_host);

    made->host = host;
    made->variables = inventory_variables(fleet->arena, fleet->inventory, host, fleet->extra,
                                          fleet->extra_count);
    for (size_t i = 0; i < made->variables.count && !made->has_secrets; i++) {
        const struct binding *binding = made->variables.entries[i].value;

        made->has_secrets = value_holds_secret(binding->value);
    }
    return made;
}

const struct fleet_host *fleet_host(struct fleet *fleet, struct str name)
{
    const struct inventory_host *host = map_get(&fleet->inventory->hosts_by_name, name);
    const struct fleet_host *found;

    if (!host)
        return NULL;
    pthread_mutex_lock(&fleet->lock);
    if (!fleet->hosts[host->index])
        fleet->hosts[host->index] = make_host(fleet, host);
    found = fleet->hosts[host->index];
    pthread_mutex_unlock(&fleet->lock);
    return found;
}
