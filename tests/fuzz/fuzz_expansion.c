/* SPDX-License-Identifier: MIT */
/* Whatever a value holds: its expansion and its problem point into it. */
#include <stdint.h>
#include <stdlib.h>

#include "config/expansion.h"

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            abort();                                                                           \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct expansion_name names[] = {
    {STR_INIT("here"),        STR_INIT("/etc/\xC3\xA9"),        false, 0        },
    {STR_INIT("process_num"), {0},                              true,  INT64_MIN},
    {STR_INIT("numprocs"),    {0},                              true,  3        },
    {STR_INIT("n"),           STR_INIT("-9223372036854775809"), true,  INT64_MIN},
    {STR_INIT("c"),           STR_INIT("'\xFF"),                false, 0        },
};

static void check_span(struct span span, const struct text *text)
{
    CHECK(span.text == text);
    CHECK(span.offset <= text->bytes.length);
    CHECK(span.length <= text->bytes.length - span.offset);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct text *text =
        text_create(arena, STR("fuzz"), (struct str){size ? (const char *)data : "", size});
    struct traced value = traced_from_span(span_make(text, 0, size)), result;
    struct expansion_scope scope = {.names = names, .count = sizeof(names) / sizeof(names[0])};
    struct expansion_problem problem = {0};

    if (!expand(arena, &value, &scope, &result, &problem)) {
        check_span(problem.span, text);
        CHECK(problem.fault == EXPANSION_UNKNOWN_NAME || problem.reason.length);
        expansion_message(arena, value.str, STR("a.b"), &problem, &scope);
        return 0;
    }
    for (size_t i = 0; i < result.str.length; i++)
        check_span(traced_span(&result, i, 1), text);
    check_span(traced_span(&result, 0, result.str.length), text);
    return 0;
}
