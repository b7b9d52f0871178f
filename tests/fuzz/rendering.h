/* SPDX-License-Identifier: MIT */
/* What holds for every rendering, for the targets of the template languages. */
#ifndef TESTS_FUZZ_RENDERING_H
#define TESTS_FUZZ_RENDERING_H

#include <stdlib.h>

#include "inventory/inventory.h"
#include "template/template.h"

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            abort();                                                                           \
    } while (0)

static inline struct value *set_variable(struct arena *arena, struct map *variables,
                                         struct str name, struct value value)
{
    struct binding *binding = ARENA_NEW(arena, struct binding);
    struct value *copy = ARENA_NEW(arena, struct value);

    *copy = value;
    binding->name = name;
    binding->value = copy;
    map_put(variables, name, binding);
    return copy;
}

/* Renders; the findings and the origin of every byte must lie in the template. */
static inline bool render_checked(struct arena *arena, const struct text *text,
                                  enum dialect dialect, const struct map *variables,
                                  const struct template_options *options, struct traced *result,
                                  struct finding_list *findings)
{
    bool is_secret, is_ok = template_render(arena, text, dialect, variables, options, result,
                                            &is_secret, findings);

    CHECK(is_ok == !finding_count(findings, SEVERITY_ERROR));
    for (size_t i = 0; i < findings->count; i++) {
        struct span span = findings->items[i].span;

        CHECK(span.text == text && span.offset <= text->bytes.length &&
              span.length <= text->bytes.length - span.offset);
        CHECK(span_start(span).line >= 1);
    }
    for (size_t i = 0; i < result->str.length && i < 1000; i++) {
        struct span span = traced_span(result, i, 1);

        CHECK(span.text == text && span.offset <= text->bytes.length &&
              span.length <= text->bytes.length - span.offset);
    }
    return is_ok;
}

#endif
