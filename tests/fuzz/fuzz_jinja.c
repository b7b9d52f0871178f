/* SPDX-License-Identifier: MIT */
/* Any Jinja template, in both profiles, over values of every kind: it ends in text whose bytes
 * are traced, or in findings that lie in it; and a secret is in neither unless that is said.
 * The first byte picks the options. */
#include <stdint.h>
#include <stdlib.h>

#include "inventory/inventory.h"
#include "template/template.h"
#include "values/computed.h"

#define SECRET "Zq7~kP!w"
#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            abort();                                                                           \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void bind(struct map *variables, const char *name, const struct value *value)
{
    struct binding *binding = ARENA_NEW(variables->arena, struct binding);

    binding->name = str_from(name);
    binding->value = value;
    map_put(variables, binding->name, binding);
}

static const struct value *string(struct arena *arena, const char *text)
{
    return computed_string(arena, str_from(text));
}

static struct map make_variables(struct arena *arena)
{
    struct map variables = {.arena = arena};
    struct value *secret = computed(arena, VALUE_STRING);
    struct value *list = computed_list(arena, FORM_LIST),
                 *users = computed_list(arena, FORM_LIST);
    struct value *map = computed_map(arena), *large = computed(arena, VALUE_INTEGER);

    secret->string = STR(SECRET);
    secret->is_secret = true;
    large->integer = INT64_MAX;
    large->digits = STR("123456789012345678901234567890");
    for (int64_t i = 3; i > 0; i--)
        computed_add(arena, list, computed_integer(arena, i));
    computed_put(arena, map, string(arena, "host"), string(arena, "db\xC3\xA9"));
    computed_put(arena, map, string(arena, "port"), computed_float(arena, 1.5));
    computed_put(arena, map, string(arena, "pass"), secret);
    computed_add(arena, users, map);
    list->is_own = map->is_own = users->is_own = false; /* as what the inventory holds */
    bind(&variables, "x", string(arena, "a_b c\n"));
    bind(&variables, "n", computed_integer(arena, INT64_MIN));
    bind(&variables, "big", large);
    bind(&variables, "f", computed_float(arena, 0.1));
    bind(&variables, "t", computed_boolean(arena, true));
    bind(&variables, "o", computed_none(arena));
    bind(&variables, "l", list);
    bind(&variables, "m", map);
    bind(&variables, "u", users);
    bind(&variables, "s", secret);
    return variables;
}

static void check_findings(const struct finding_list *findings, const struct text *text)
{
    for (size_t i = 0; i < findings->count; i++) {
        struct span span = findings->items[i].span;

        CHECK(span.text == text && span.offset <= text->bytes.length &&
              span.length <= text->bytes.length - span.offset);
        CHECK(span_start(span).line >= 1);
        CHECK(str_contains(text->bytes, STR(SECRET)) ||
              !str_contains(findings->items[i].message, STR(SECRET)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    struct map variables = make_variables(arena);
    uint8_t choice = size ? data[0] : 0;
    struct template_options options = {
        .undefined = choice & 1 ? UNDEFINED_EMPTY : UNDEFINED_ERROR,
        .is_ansible = choice & 2,
        .folder = STR("/nonexistent"),
    };
    struct str bytes = {size ? (const char *)data + 1 : "", size ? size - 1 : 0};
    const struct text *text = text_create(arena, STR("fuzz"), bytes);
    struct traced result;
    bool is_secret, is_ok;

    is_ok = template_render(arena, text, DIALECT_JINJA, &variables, &options, &result,
                            &is_secret, &findings);
    CHECK(is_ok == !findings.count);
    check_findings(&findings, text);
    CHECK(is_secret || str_contains(bytes, STR(SECRET)) ||
          !str_contains(result.str, STR(SECRET)));
    for (size_t i = 0; i < result.str.length && i < 1000; i++)
        CHECK(traced_span(&result, i, 1).text == text);
    return 0;
}
