/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "config/glob.h"
#include "report/inventory.h"
#include "report/values.h"
#include "report/visible.h"

static int compare_entries(const void *left, const void *right)
{
    return str_compare(((const struct map_entry *)left)->key,
                       ((const struct map_entry *)right)->key);
}

/* The variables that the pattern fits, by name; those that Ansible makes itself must be named.
 */
static struct map chosen_variables(struct arena *arena, const struct inventory_view *view,
                                   const struct inventory_host *host, struct str pattern)
{
    struct map all =
        inventory_variables(arena, view->inventory, host, view->extra, view->extra_count);
    struct map chosen = {.arena = arena};
    bool has_magic = glob_has_magic(pattern);

    for (size_t i = 0; i < all.count; i++) {
        const struct map_entry *entry = &all.entries[i];

        if (has_magic ? glob_match(pattern, entry->key) && !inventory_is_magic(entry->key)
                      : str_equal(pattern, entry->key))
            map_put(&chosen, entry->key, entry->value);
    }
    if (chosen.count)
        qsort(chosen.entries, chosen.count, sizeof(*chosen.entries), compare_entries);
    return chosen;
}

static void append_origin(struct buffer *text, const struct inventory_view *view,
                          const struct binding *binding)
{
    struct arena *arena = text->arena;
    struct span span = binding->value->span;
    struct str shown = visible(arena, value_text(arena, view->secrets, binding->value));

    buffer_printf(text, STR_FORMAT "  %s(" STR_FORMAT, STR_ARGS(shown), view->style.faint,
                  STR_ARGS(visible(arena, binding->origin)));
    if (span.text) {
        struct str path = visible_path(arena, view->directory, span.text->path);

        buffer_printf(text, ", " STR_FORMAT ":%zu", STR_ARGS(path), span_start(span).line);
    }
    buffer_printf(text, ")%s\n", view->style.reset);
}

static void append_chain(struct buffer *text, const struct inventory_view *view,
                         const struct binding *binding)
{
    buffer_printf(text, "%s" STR_FORMAT "%s = ", view->style.strong,
                  STR_ARGS(visible(text->arena, binding->name)), view->style.reset);
    append_origin(text, view, binding);
    for (binding = binding->hidden; binding; binding = binding->hidden) {
        buffer_append_c(text, "    hides ");
        append_origin(text, view, binding);
    }
}

static void write_definition(struct value_writer *writer, const struct inventory_view *view,
                             const struct binding *binding)
{
    struct span span = binding->value->span;

    value_open(writer, '{');
    value_key(writer, STR("value"));
    value_write(writer, binding->value);
    value_key(writer, STR("secret"));
    value_word(writer, binding->value->is_secret ? "true" : "false");
    value_key(writer, STR("origin"));
    value_string(writer, binding->origin);
    if (span.text) {
        struct position at = span_start(span);

        value_key(writer, STR("path"));
        value_string(writer, relative_path(view->directory, span.text->path));
        value_key(writer, STR("line"));
        value_number(writer, at.line);
        value_key(writer, STR("column"));
        value_number(writer, at.column);
    }
    value_close(writer, '}');
}

static void write_chain(struct value_writer *writer, const struct inventory_view *view,
                        const struct binding *binding)
{
    value_open(writer, '{');
    value_key(writer, STR("name"));
    value_string(writer, binding->name);
    value_key(writer, STR("definitions"));
    value_open(writer, '[');
    for (; binding; binding = binding->hidden) {
        value_item(writer);
        write_definition(writer, view, binding);
    }
    value_close(writer, ']');
    value_close(writer, '}');
}

static void write_json(struct buffer *text, const struct inventory_view *view,
                       const struct inventory_host *host, const struct map *variables)
{
    struct value_writer writer = {.out = text, .secrets = view->secrets};

    value_open(&writer, '{');
    value_key(&writer, STR("version"));
    value_number(&writer, 1);
    value_key(&writer, STR("host"));
    value_string(&writer, host->name);
    value_key(&writer, STR("variables"));
    value_open(&writer, '[');
    for (size_t i = 0; i < variables->count; i++) {
        value_item(&writer);
        write_chain(&writer, view, variables->entries[i].value);
    }
    value_close(&writer, ']');
    value_close(&writer, '}');
    buffer_append_byte(text, '\n');
}

bool report_host_origins(FILE *out, const struct inventory_view *view,
                         const struct inventory_host *host, struct str pattern, bool is_json)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};
    struct map variables = chosen_variables(arena, view, host, pattern);

    if (!variables.count)
        return false;
    if (is_json)
        write_json(&text, view, host, &variables);
    for (size_t i = 0; i < variables.count && !is_json; i++)
        append_chain(&text, view, variables.entries[i].value);
    fwrite(buffer_str(&text).bytes, 1, text.length, out);
    return true;
}
