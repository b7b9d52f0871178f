/* SPDX-License-Identifier: MIT */
/* A subset of Jinja2: tokens, tree, walk. */
#include "render/execute.h"
#include "render/inventory.h"
#include "render/jinja_parser.h"

static bool holds_secrets(const struct map *variables)
{
    for (size_t i = 0; i < variables->count; i++) {
        const struct binding *binding = variables->entries[i].value;

        if (value_holds_secret(binding->value))
            return true;
    }
    return false;
}

const struct statement_list *jinja_parse_text(struct rendering *rendering)
{
    struct arena *arena = rendering->arena;
    struct statement_list *body = ARENA_NEW(arena, struct statement_list);
    struct token_list tokens = {0};

    return jinja_lex(rendering, arena, &tokens) && jinja_parse(rendering, arena, &tokens, body)
               ? body
               : NULL;
}

void jinja_render(struct rendering *rendering)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct scope scope = {.variables = {.arena = arena}};
    struct evaluator evaluator = {
        .rendering = rendering,
        .arena = arena,
        .scope = &scope,
        .has_secrets = holds_secrets(rendering->variables),
    };

    if (!execute(&evaluator, rendering->tree))
        rendering->has_failed = true;
}
