/* SPDX-License-Identifier: MIT */
/* Any Go template over values of every type gives text that is traced, twice the same, or
 * findings that lie in it. */
#include <math.h>
#include <stdint.h>

#include "rendering.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct map make_variables(struct arena *arena)
{
    struct map variables = {.arena = arena};
    struct value **items = ARENA_ARRAY(arena, struct value *, 3);
    struct value_pair *pairs = ARENA_ARRAY(arena, struct value_pair, 2);
    struct value number = {.kind = VALUE_INTEGER, .integer = INT64_MIN};
    struct value text = {.kind = VALUE_STRING, .string = STR_INIT("bk\xC3\xA9\x7f%d")};
    struct value real = {.kind = VALUE_FLOAT, .real = -1.5e-7};

    items[0] = set_variable(arena, &variables, STR("n"), number);
    items[1] = set_variable(arena, &variables, STR("s"), text);
    items[2] = set_variable(arena, &variables, STR("f"), real);
    pairs[0] = (struct value_pair){items[1], items[0]};
    pairs[1] = (struct value_pair){
        set_variable(arena, &variables, STR("k"),
                     (struct value){.kind = VALUE_STRING, .string = STR_INIT("k")}),
        items[2]};
    set_variable(arena, &variables, STR("l"),
                 (struct value){.kind = VALUE_LIST, .items = items, .count = 3});
    set_variable(arena, &variables, STR("m"),
                 (struct value){.kind = VALUE_MAP, .pairs = pairs, .count = 2});
    pairs = ARENA_ARRAY(arena, struct value_pair, 1);
    pairs[0] = (struct value_pair){items[0], items[0]};
    set_variable(arena, &variables, STR("odd"),
                 (struct value){.kind = VALUE_MAP, .pairs = pairs, .count = 1});
    set_variable(arena, &variables, STR("b"), (struct value){.kind = VALUE_BOOLEAN});
    set_variable(arena, &variables, STR("nil"), (struct value){.kind = VALUE_NONE});
    set_variable(arena, &variables, STR("inf"),
                 (struct value){.kind = VALUE_FLOAT, .real = (double)INFINITY});
    set_variable(
        arena, &variables, STR("big"),
        (struct value){.kind = VALUE_INTEGER, .digits = STR_INIT("18446744073709551615")});
    set_variable(
        arena, &variables, STR("huge"),
        (struct value){.kind = VALUE_INTEGER, .digits = STR_INIT("118446744073709551615")});
    return variables;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct map variables = make_variables(arena);
    struct finding_list findings = {.arena = arena}, again = {.arena = arena};
    struct template_options options = {.undefined = size && data[0] & 0x80 ? UNDEFINED_EMPTY
                                                                           : UNDEFINED_ERROR};
    struct str bytes = {size ? (const char *)data + 1 : "", size ? size - 1 : 0};
    const struct text *text = text_create(arena, STR("fuzz"), bytes);
    struct traced result, second;

    render_checked(arena, text, DIALECT_GO, &variables, &options, &result, &findings);
    render_checked(arena, text, DIALECT_GO, &variables, &options, &second, &again);
    CHECK(str_equal(result.str, second.str) && findings.count == again.count);
    return 0;
}
