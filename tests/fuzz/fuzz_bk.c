/* SPDX-License-Identifier: MIT */
/* Marks in any mode: the first byte picks it, then come four values, each up to a NUL, and the
 * template. Where a compat mode says nothing, it gives the text of strict. */
#include <stdint.h>
#include <string.h>

#include "rendering.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str take_value(struct str *rest)
{
    return str_cut(rest, '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct str names[] = {STR_INIT("AB"), STR_INIT("CD"), STR_INIT("A_B"),
                                       STR_INIT("_X")};
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str rest = {size ? (const char *)data + 1 : "", size ? size - 1 : 0};
    struct map variables = {.arena = arena};
    struct finding_list findings = {.arena = arena}, strict_findings = {.arena = arena};
    struct template_options options = {
        .compat = (enum compat_policy)((size ? data[0] : 0) % 3),
        .undefined = size && data[0] & 0x80 ? UNDEFINED_EMPTY : UNDEFINED_ERROR,
    };
    struct template_options strict = {.undefined = options.undefined};
    struct traced result, wanted;
    const struct text *text;

    for (size_t i = 0; i < COUNT_OF(names); i++)
        set_variable(arena, &variables, names[i],
                     (struct value){.kind = VALUE_STRING, .string = take_value(&rest)});
    text = text_create(arena, STR("fuzz"), rest);
    render_checked(arena, text, DIALECT_BK, &variables, &options, &result, &findings);
    if (findings.count)
        return 0;
    CHECK(render_checked(arena, text, DIALECT_BK, &variables, &strict, &wanted,
                         &strict_findings));
    CHECK(str_equal(result.str, wanted.str));
    return 0;
}
