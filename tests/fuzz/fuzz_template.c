/* SPDX-License-Identifier: MIT */
/* Any template in any dialect ends in text that is traced, or in a finding that lies in it. The
 * first byte picks the dialect and the options. */
#include <stdint.h>
#include <stdlib.h>

#include "inventory/inventory.h"
#include "template/template.h"

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            abort();                                                                           \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct map make_variables(struct arena *arena)
{
    static const struct value name = {.kind = VALUE_STRING, .string = STR_INIT("bk\xC3\xA9")};
    static const struct value port = {.kind = VALUE_INTEGER, .integer = INT64_MIN};
    static const struct value secret = {
        .kind = VALUE_STRING, .string = STR_INIT("s3cret"), .is_secret = true};
    static const struct binding bindings[] = {
        {.name = STR_INIT("name"), .value = &name  },
        {.name = STR_INIT("AB"),   .value = &name  },
        {.name = STR_INIT("port"), .value = &port  },
        {.name = STR_INIT("x"),    .value = &port  },
        {.name = STR_INIT("pass"), .value = &secret},
    };
    struct map variables = {.arena = arena};

    for (size_t i = 0; i < COUNT_OF(bindings); i++) {
        struct binding *binding = ARENA_NEW(arena, struct binding);

        *binding = bindings[i];
        map_put(&variables, binding->name, binding);
    }
    return variables;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    struct map variables = make_variables(arena);
    uint8_t choice = size ? data[0] : 0;
    struct template_options options = {
        .undefined = choice & 0x80 ? UNDEFINED_EMPTY : UNDEFINED_ERROR,
        .is_ansible = choice & 0x40,
        .folder = STR("/nonexistent"),
    };
    struct str bytes = {size ? (const char *)data + 1 : "", size ? size - 1 : 0};
    const struct text *text = text_create(arena, STR("fuzz"), bytes);
    enum dialect dialect = (enum dialect)((choice & 0x0f) % 3);
    struct traced result;
    bool is_secret, is_ok;

    is_ok = template_render(arena, text, dialect, &variables, &options, &result, &is_secret,
                            &findings);
    CHECK(is_ok == !finding_count(&findings, SEVERITY_ERROR));
    for (size_t i = 0; i < findings.count; i++) {
        struct span span = findings.items[i].span;

        CHECK(span.text == text && span.offset <= bytes.length &&
              span.length <= bytes.length - span.offset);
        CHECK(span_start(span).line >= 1);
    }
    for (size_t i = 0; i < result.str.length && i < 1000; i++)
        CHECK(traced_span(&result, i, 1).text == text);
    return 0;
}
