/* SPDX-License-Identifier: MIT */
#include "report/inventory.h"

#include <stdlib.h>

#include "report/values.h"
#include "report/visible.h"

static int compare_entries(const void *left, const void *right)
{
    return str_compare(((const struct map_entry *)left)->key,
                       ((const struct map_entry *)right)->key);
}

/* The host's variables, by name. */
static struct map sorted_variables(struct arena *arena, const struct inventory_view *view,
                                   const struct inventory_host *host)
{
    struct map variables =
        inventory_variables(arena, view->inventory, host, view->extra, view->extra_count);

    if (variables.count)
        qsort(variables.entries, variables.count, sizeof(*variables.entries), compare_entries);
    return variables;
}

static void write_variables(struct value_writer *writer, const struct map *variables)
{
    value_open(writer, '{');
    for (size_t i = 0; i < variables->count; i++) {
        const struct binding *binding = variables->entries[i].value;

        if (inventory_is_magic(variables->entries[i].key))
            continue;
        value_key(writer, variables->entries[i].key);
        value_write(writer, binding->value);
    }
    value_close(writer, '}');
}

static void write_group(struct value_writer *writer, const struct inventory_group *group,
                        bool is_all)
{
    value_open(writer, '{');
    if (group->child_count) {
        value_key(writer, STR("children"));
        value_open(writer, '[');
        for (size_t i = 0; i < group->child_count; i++) {
            value_item(writer);
            value_string(writer, group->children[i]->name);
        }
        value_close(writer, ']');
    }
    if (group->host_count && !is_all) {
        value_key(writer, STR("hosts"));
        value_open(writer, '[');
        for (size_t i = 0; i < group->host_count; i++) {
            value_item(writer);
            value_string(writer, group->hosts[i]->name);
        }
        value_close(writer, ']');
    }
    value_close(writer, '}');
}

static int compare_hosts(const void *left, const void *right)
{
    const struct inventory_host *const *a = left, *const *b = right;

    return str_compare((*a)->name, (*b)->name);
}

static int compare_groups(const void *left, const void *right)
{
    const struct inventory_group *const *a = left, *const *b = right;

    return str_compare((*a)->name, (*b)->name);
}

static void write_all_hosts(struct value_writer *writer, const struct inventory_view *view)
{
    struct arena *arena = writer->out->arena;
    size_t count = view->inventory->host_count;
    const struct inventory_host **hosts =
        ARENA_ARRAY(arena, const struct inventory_host *, count);

    for (size_t i = 0; i < count; i++)
        hosts[i] = view->inventory->hosts[i];
    qsort(hosts, count, sizeof(const struct inventory_host *), compare_hosts);
    value_open(writer, '{');
    value_key(writer, STR("hostvars"));
    value_open(writer, '{');
    for (size_t i = 0; i < count; i++) {
        struct map variables = sorted_variables(arena, view, hosts[i]);

        value_key(writer, hosts[i]->name);
        write_variables(writer, &variables);
    }
    value_close(writer, '}');
    value_close(writer, '}');
}

static void write_out(FILE *out, struct buffer *text)
{
    buffer_append_byte(text, '\n');
    fwrite(text->bytes, 1, text->length, out);
}

void report_inventory(FILE *out, const struct inventory_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};
    struct value_writer writer = {.out = &text, .secrets = view->secrets};
    size_t count = view->inventory->group_count;
    const struct inventory_group **groups =
        ARENA_ARRAY(arena, const struct inventory_group *, count);

    for (size_t i = 0; i < count; i++)
        groups[i] = view->inventory->groups[i];
    qsort(groups, count, sizeof(const struct inventory_group *), compare_groups);
    value_open(&writer, '{');
    value_key(&writer, STR("_meta"));
    write_all_hosts(&writer, view);
    for (size_t i = 0; i < count; i++) {
        if (!groups[i]->child_count && !groups[i]->host_count)
            continue;
        value_key(&writer, groups[i]->name);
        write_group(&writer, groups[i], groups[i] == view->inventory->groups[0]);
    }
    value_close(&writer, '}');
    write_out(out, &text);
}

/* A tree that is being drawn. */
struct graph {
    struct buffer *text;
    const struct inventory_view *view;
    bool has_variables;
};

static void graph_line(const struct graph *graph, size_t depth, const char *mark,
                       struct str name, const char *end)
{
    for (size_t i = 0; i < depth; i++)
        buffer_append_c(graph->text, "  |");
    buffer_printf(graph->text, "%s%s" STR_FORMAT "%s\n", depth ? "--" : "", mark,
                  STR_ARGS(visible(graph->text->arena, name)), end);
}

static void graph_variable(const struct graph *graph, size_t depth, struct str name,
                           const struct value *value)
{
    struct arena *arena = graph->text->arena;
    struct str shown = value_text(arena, graph->view->secrets, value);

    graph_line(graph, depth, "{",
               str_printf(arena, STR_FORMAT " = " STR_FORMAT, STR_ARGS(name), STR_ARGS(shown)),
               "}");
}

static void graph_host(const struct graph *graph, const struct inventory_host *host,
                       size_t depth)
{
    struct map variables;

    graph_line(graph, depth, "", host->name, "");
    if (!graph->has_variables)
        return;
    variables = sorted_variables(graph->text->arena, graph->view, host);
    for (size_t i = 0; i < variables.count; i++) {
        const struct binding *binding = variables.entries[i].value;

        if (!inventory_is_magic(binding->name))
            graph_variable(graph, depth + 1, binding->name, binding->value);
    }
}

/* The group's own: what its files say wins over the inventory. */
static void graph_group_variables(const struct graph *graph,
                                  const struct inventory_group *group, size_t depth)
{
    struct map all = {.arena = graph->text->arena};
    struct value priority = {.kind = VALUE_INTEGER, .integer = group->priority};

    for (size_t i = 0; i < group->variables.count; i++)
        map_put(&all, group->variables.entries[i].key, group->variables.entries[i].value);
    for (size_t i = 0; i < group->file_variables.count; i++)
        map_put(&all, group->file_variables.entries[i].key,
                group->file_variables.entries[i].value);
    if (group->priority != 1)
        map_put(&all, STR("ansible_group_priority"), &priority);
    if (all.count)
        qsort(all.entries, all.count, sizeof(*all.entries), compare_entries);
    for (size_t i = 0; i < all.count; i++)
        graph_variable(graph, depth, all.entries[i].key, all.entries[i].value);
}

static void graph_group(const struct graph *graph, const struct inventory_group *group,
                        size_t depth)
{
    graph_line(graph, depth, "@", group->name, ":");
    for (size_t i = 0; i < group->child_count; i++)
        graph_group(graph, group->children[i], depth + 1);
    if (group != graph->view->inventory->groups[0])
        for (size_t i = 0; i < group->host_count; i++)
            graph_host(graph, group->hosts[i], depth + 1);
    if (graph->has_variables)
        graph_group_variables(graph, group, depth + 1);
}

void report_inventory_graph(FILE *out, const struct inventory_view *view,
                            const struct inventory_group *top, bool has_variables)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};

    graph_group(&(struct graph){&text, view, has_variables}, top, 0);
    fwrite(text.bytes, 1, text.length, out);
}

void report_host(FILE *out, const struct inventory_view *view,
                 const struct inventory_host *host)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};
    struct value_writer writer = {.out = &text, .secrets = view->secrets};
    struct map variables = sorted_variables(arena, view, host);

    write_variables(&writer, &variables);
    write_out(out, &text);
}
