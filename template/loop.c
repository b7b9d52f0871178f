/* SPDX-License-Identifier: MIT */
/* What "loop" knows and can do. */
#include "template/callable.h"
#include "template/operators.h"

static const struct value *neighbour(struct evaluator *evaluator, const struct loop *loop,
                                     struct str name, struct span span)
{
    bool is_next = name.bytes[0] == 'n';

    if (is_next ? loop->index + 1 < loop->items->count : loop->index > 0)
        return loop->items->items[is_next ? loop->index + 1 : loop->index - 1];
    return evaluator_undefined(evaluator, name, span);
}

static const struct value *loop_part(struct evaluator *evaluator, const struct loop *loop,
                                     struct str name)
{
    const struct {
        struct str name;
        size_t number;
    } numbers[] = {
        {STR("index"),     loop->index + 1                     },
        {STR("index0"),    loop->index                         },
        {STR("revindex"),  loop->items->count - loop->index    },
        {STR("revindex0"), loop->items->count - loop->index - 1},
        {STR("length"),    loop->items->count                  },
        {STR("depth"),     loop->depth + 1                     },
        {STR("depth0"),    loop->depth                         },
    };

    if (str_equal(name, STR("first")))
        return computed_boolean(evaluator->arena, loop->index == 0);
    if (str_equal(name, STR("last")))
        return computed_boolean(evaluator->arena, loop->index + 1 == loop->items->count);
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (str_equal(numbers[i].name, name))
            return computed_integer(evaluator->arena, (int64_t)numbers[i].number);
    return NULL;
}

const struct value *evaluator_loop(struct evaluator *evaluator, const struct loop *loop)
{
    struct value *value = computed_map(evaluator->arena);

    value->form = FORM_LOOP;
    value->loop = loop;
    value->is_own = false;
    return value;
}

/* For the nearest name in a message. */
static const struct value *all_parts(struct evaluator *evaluator, const struct loop *loop)
{
    static const struct str names[] = {
        STR_INIT("index"),     STR_INIT("index0"), STR_INIT("revindex"),
        STR_INIT("revindex0"), STR_INIT("length"), STR_INIT("depth"),
        STR_INIT("depth0"),    STR_INIT("first"),  STR_INIT("last"),
    };
    struct value *map = computed_map(evaluator->arena);

    for (size_t i = 0; i < COUNT_OF(names); i++)
        computed_put(evaluator->arena, map, computed_string(evaluator->arena, names[i]),
                     loop_part(evaluator, loop, names[i]));
    return map;
}

const struct value *evaluator_loop_attribute(struct evaluator *evaluator,
                                             const struct loop *loop, struct str name,
                                             struct span span)
{
    const struct value *part = loop_part(evaluator, loop, name);
    struct value *undefined, *within;

    if (part)
        return part;
    if (str_equal(name, STR("previtem")) || str_equal(name, STR("nextitem")))
        return neighbour(evaluator, loop, name, span);
    if (callable_find(&loop_methods, name))
        return evaluator_fail(evaluator, span, "the method '" STR_FORMAT "' is not called",
                              STR_ARGS(name));
    within = computed_list(evaluator->arena, FORM_LIST);
    computed_add(evaluator->arena, within, all_parts(evaluator, loop));
    undefined = evaluator_undefined(evaluator, name, span);
    undefined->items = within->items;
    undefined->count = 1;
    return undefined;
}

/* loop.cycle(a, b): one after the other, by the rounds. */
static const struct value *method_cycle(const struct call *call)
{
    if (!call->rest->count)
        return evaluator_fail(call->evaluator, call->span, "cycle has no items");
    return call->rest->items[call->subject->loop->index % call->rest->count];
}

/* loop.changed(a): whether it is another value than in the round before. */
static const struct value *method_changed(const struct call *call)
{
    const struct loop *loop = call->subject->loop;
    bool is_so = !loop->memory->seen || !values_equal(loop->memory->seen, call->rest);

    loop->memory->seen = call->rest;
    return give_boolean(call, is_so);
}

static const struct callable methods[] = {
    CALLABLE("cycle", .run = method_cycle, .is_variadic = true),
    CALLABLE("changed", .run = method_changed, .is_variadic = true),
};

const struct callable_table loop_methods = {"method of loop", methods, COUNT_OF(methods)};
