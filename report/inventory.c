/* SPDX-License-Identifier: MIT */
#include "report/inventory.h"

#include <stdlib.h>

#include "report/values.h"
#include "report/visible.h"

/* What Ansible itself adds to each host and leaves out of its lists. */
static bool is_magic(struct str name)
{
    return str_equal(name, STR("inventory_hostname")) ||
           str_equal(name, STR("inventory_hostname_short")) ||
           str_equal(name, STR("group_names"));
}

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

        if (is_magic(variables->entries[i].key))
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

static void graph_line(struct buffer *text, size_t depth, const char *mark, struct str name,
                       const char *end)
{
    for (size_t i = 0; i < depth; i++)
        buffer_append_c(text, "  |");
    buffer_printf(text, "%s%s" STR_FORMAT "%s\n", depth ? "--" : "", mark, STR_ARGS(name), end);
}

static void graph_group(struct buffer *text, const struct inventory *inventory,
                        const struct inventory_group *group, size_t depth)
{
    graph_line(text, depth, "@", visible(text->arena, group->name), ":");
    for (size_t i = 0; i < group->child_count; i++)
        graph_group(text, inventory, group->children[i], depth + 1);
    if (group == inventory->groups[0])
        return;
    for (size_t i = 0; i < group->host_count; i++)
        graph_line(text, depth + 1, "", visible(text->arena, group->hosts[i]->name), "");
}

void report_inventory_graph(FILE *out, const struct inventory_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};

    graph_group(&text, view->inventory, view->inventory->groups[0], 0);
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

static void append_origin(struct buffer *text, const struct inventory_view *view,
                          const struct binding *binding)
{
    struct arena *arena = text->arena;
    struct buffer written = {.arena = arena};
    struct span span = binding->value->span;
    struct str shown;

    value_append(&written, binding->value);
    shown = visible(arena, secrets_cover(arena, view->secrets, buffer_str(&written)));
    buffer_printf(text, STR_FORMAT "  %s(" STR_FORMAT, STR_ARGS(shown), view->style.faint,
                  STR_ARGS(binding->origin));
    if (span.text) {
        struct str path = visible_path(arena, view->directory, span.text->path);

        buffer_printf(text, ", " STR_FORMAT ":%zu", STR_ARGS(path), span_start(span).line);
    }
    buffer_printf(text, ")%s\n", view->style.reset);
}

void report_host_origins(FILE *out, const struct inventory_view *view,
                         const struct inventory_host *host)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};
    struct map variables = sorted_variables(arena, view, host);

    for (size_t i = 0; i < variables.count; i++) {
        const struct binding *binding = variables.entries[i].value;
        struct str name = visible(arena, variables.entries[i].key);

        if (is_magic(variables.entries[i].key))
            continue;
        buffer_printf(&text, "%s" STR_FORMAT "%s = ", view->style.strong, STR_ARGS(name),
                      view->style.reset);
        append_origin(&text, view, binding);
        for (binding = binding->hidden; binding; binding = binding->hidden) {
            buffer_append_c(&text, "    hides ");
            append_origin(&text, view, binding);
        }
    }
    fwrite(buffer_str(&text).bytes, 1, text.length, out);
}
