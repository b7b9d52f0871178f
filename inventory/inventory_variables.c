/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <stdlib.h>

#include "inventory/inventory.h"
#include "inventory/variable_schema.h"

struct group_list {
    struct inventory_group **items;
    size_t count, capacity;
};

static int compare_rank(const void *left, const void *right)
{
    const struct inventory_group *a = *(struct inventory_group *const *)left;
    const struct inventory_group *b = *(struct inventory_group *const *)right;

    if (a->depth != b->depth)
        return a->depth < b->depth ? -1 : 1;
    if (a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    return str_compare(a->name, b->name);
}

static int compare_names(const void *left, const void *right)
{
    const struct value *a = *(struct value *const *)left, *b = *(struct value *const *)right;

    return str_compare(a->string, b->string);
}

/* The groups that hold the host, and theirs, from "all" to the most special one. */
static struct group_list groups_of(struct arena *arena, const struct inventory *inventory,
                                   const struct inventory_host *host)
{
    bool *is_seen = ARENA_ARRAY(arena, bool, inventory->group_count);
    struct group_list groups = {0};

    *LIST_ADD(arena, &groups) = inventory->groups[0];
    is_seen[0] = true;
    for (size_t i = 0; i < host->group_count; i++) {
        if (!is_seen[host->groups[i]->index])
            *LIST_ADD(arena, &groups) = host->groups[i];
        is_seen[host->groups[i]->index] = true;
    }
    for (size_t i = 0; i < groups.count; i++) {
        const struct inventory_group *group = groups.items[i];

        for (size_t j = 0; j < group->parent_count; j++) {
            if (!is_seen[group->parents[j]->index])
                *LIST_ADD(arena, &groups) = group->parents[j];
            is_seen[group->parents[j]->index] = true;
        }
    }
    qsort(groups.items, groups.count, sizeof(*groups.items), compare_rank);
    return groups;
}

static struct binding *define(struct map *bindings, struct str name, const struct value *value,
                              struct str origin)
{
    struct binding *binding = ARENA_NEW(bindings->arena, struct binding);

    *binding = (struct binding){.name = name, .value = value, .origin = origin};
    binding->hidden = map_put(bindings, name, binding);
    return binding;
}

static void define_group(struct map *bindings, const struct inventory_group *group,
                         bool is_from_file)
{
    const struct map *variables = is_from_file ? &group->file_variables : &group->variables;
    struct str origin = STR("");

    if (variables->count)
        origin = str_printf(bindings->arena, "group " STR_FORMAT, STR_ARGS(group->name));
    for (size_t i = 0; i < variables->count; i++) {
        struct binding *binding =
            define(bindings, variables->entries[i].key, variables->entries[i].value, origin);

        binding->group = group;
        binding->is_from_file = is_from_file;
    }
}

static void define_host(struct map *bindings, const struct inventory_host *host,
                        const struct map *variables)
{
    struct str origin = str_printf(bindings->arena, "host " STR_FORMAT, STR_ARGS(host->name));

    for (size_t i = 0; i < variables->count; i++)
        define(bindings, variables->entries[i].key, variables->entries[i].value, origin)
            ->is_from_file = variables == &host->file_variables;
}

static struct value *string_value(struct arena *arena, struct str string, struct span span)
{
    struct value *value = ARENA_NEW(arena, struct value);

    value->kind = VALUE_STRING;
    value->string = string;
    value->span = span;
    return value;
}

static struct value *group_names(struct arena *arena, const struct group_list *groups,
                                 struct span span)
{
    struct value *list = ARENA_NEW(arena, struct value);

    list->kind = VALUE_LIST;
    list->span = span;
    for (size_t i = 0; i < groups->count; i++)
        if (groups->items[i]->index)
            *ARRAY_ADD(arena, list->items, list->count, list->capacity) =
                string_value(arena, groups->items[i]->name, span);
    if (list->count)
        qsort(list->items, list->count, sizeof(struct value *), compare_names);
    return list;
}

/* An address has no short form. */
static struct str short_name(struct arena *arena, struct str name)
{
    unsigned char address[sizeof(struct in6_addr)];
    const char *text = str_to_c(arena, name);

    if (inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1)
        return name;
    return str_slice(name, 0, str_find(name, '.'));
}

bool inventory_is_magic(struct str name)
{
    return str_equal(name, STR("inventory_hostname")) ||
           str_equal(name, STR("inventory_hostname_short")) ||
           str_equal(name, STR("group_names"));
}

static void define_magic(struct map *bindings, const struct inventory_host *host,
                         const struct group_list *groups)
{
    struct arena *arena = bindings->arena;

    define(bindings, STR("inventory_hostname"), string_value(arena, host->name, host->span),
           STR("inventory"));
    define(bindings, STR("inventory_hostname_short"),
           string_value(arena, short_name(arena, host->name), host->span), STR("inventory"));
    define(bindings, STR("group_names"), group_names(arena, groups, host->span),
           STR("inventory"));
}

static void define_defaults(struct map *bindings, const struct variable_schema *schema)
{
    for (size_t i = 0; i < schema->rules.count; i++) {
        const struct variable_rule *rule = schema->rules.entries[i].value;

        if (rule->initial)
            define(bindings, rule->name, rule->initial, STR("default"));
    }
}

struct map inventory_variables(struct arena *arena, const struct inventory *inventory,
                               const struct inventory_host *host, const struct binding *extra,
                               size_t extra_count)
{
    struct group_list groups = groups_of(arena, inventory, host);
    struct map bindings = {.arena = arena};

    if (inventory->schema)
        define_defaults(&bindings, inventory->schema);
    for (size_t i = 0; i < groups.count; i++)
        define_group(&bindings, groups.items[i], false);
    for (size_t i = 0; i < groups.count; i++)
        define_group(&bindings, groups.items[i], true);
    define_host(&bindings, host, &host->variables);
    define_magic(&bindings, host, &groups);
    define_host(&bindings, host, &host->file_variables);
    for (size_t i = 0; i < extra_count; i++)
        define(&bindings, extra[i].name, extra[i].value, extra[i].origin);
    return bindings;
}
