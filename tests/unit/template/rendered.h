/* SPDX-License-Identifier: MIT */
/* Renders a template with variables given one by one, for the tests of the dialects. */
#ifndef TESTS_UNIT_TEMPLATE_RENDERED_H
#define TESTS_UNIT_TEMPLATE_RENDERED_H

#include <criterion/criterion.h>
#include <string.h>

#include "inventory/inventory.h"
#include "template/template.h"

struct rendered {
    struct arena *arena;
    struct map variables;
    struct template_options options;
    struct finding_list findings;
    struct traced result;
    bool is_ok, is_secret;
};

static inline struct rendered rendered_create(void)
{
    struct arena *arena = arena_create();

    return (struct rendered){
        .arena = arena,
        .variables = {.arena = arena},
        .findings = {.arena = arena},
        .options = {.is_ansible = true},
    };
}

static inline void destroy_rendered(struct rendered *rendered)
{
    destroy_arena(&rendered->arena);
}

static inline struct value *rendered_set(struct rendered *rendered, const char *name,
                                         struct value value)
{
    struct value *copy = ARENA_NEW(rendered->arena, struct value);
    struct binding *binding = ARENA_NEW(rendered->arena, struct binding);

    *copy = value;
    *binding = (struct binding){.name = str_from(name), .value = copy};
    map_put(&rendered->variables, binding->name, binding);
    return copy;
}

static inline struct value *rendered_set_string(struct rendered *rendered, const char *name,
                                                const char *text)
{
    return rendered_set(rendered, name,
                        (struct value){.kind = VALUE_STRING, .string = str_from(text)});
}

static inline struct value *rendered_set_integer(struct rendered *rendered, const char *name,
                                                 int64_t integer)
{
    return rendered_set(rendered, name,
                        (struct value){.kind = VALUE_INTEGER, .integer = integer});
}

static inline void render_str(struct rendered *rendered, enum dialect dialect, struct str str)
{
    const struct text *text = text_create(rendered->arena, STR("t"), str);

    rendered->findings.count = 0;
    rendered->is_ok = template_render(rendered->arena, text, dialect, &rendered->variables,
                                      &rendered->options, &rendered->result,
                                      &rendered->is_secret, &rendered->findings);
}

static inline bool rendered_is(const struct rendered *rendered, const char *expected)
{
    bool same = rendered->is_ok && str_equal(rendered->result.str, str_from(expected));

    if (!same)
        cr_log_error("expected '%s', found '" STR_FORMAT "' %s", expected,
                     STR_ARGS(rendered->result.str),
                     rendered->findings.count ? rendered->findings.items[0].message.bytes : "");
    return same;
}

/* Whether the first finding has this code, place and text in its message. */
static inline bool rendered_refused(const struct rendered *rendered, const char *code,
                                    size_t line, size_t column, const char *words)
{
    const struct finding *finding = rendered->findings.items;
    struct position position;

    if (rendered->is_ok || !rendered->findings.count) {
        cr_log_error("accepted, gave '" STR_FORMAT "'", STR_ARGS(rendered->result.str));
        return false;
    }
    position = span_start(finding->span);
    if (strcmp(finding->kind->code, code) == 0 && position.line == line &&
        position.column == column && str_contains(finding->message, str_from(words)))
        return true;
    cr_log_error("%s at %zu:%zu: " STR_FORMAT, finding->kind->code, position.line,
                 position.column, STR_ARGS(finding->message));
    return false;
}

#endif
