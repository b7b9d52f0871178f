/* SPDX-License-Identifier: MIT */
#include "template/turns.h"

static const struct value *create(struct arena *arena, enum value_form form,
                                  const struct value *items)
{
    struct value *object = computed_map(arena);

    object->form = form;
    object->is_own = false;
    object->turns = ARENA_NEW(arena, struct turns);
    *object->turns = (struct turns){.items = items};
    return object;
}

const struct value *function_cycler(const struct call *call)
{
    if (!call->rest->count)
        return evaluator_fail(call->evaluator, call->span, "a cycler needs at least one item");
    return create(call->evaluator->arena, FORM_CYCLER, call->rest);
}

const struct value *function_joiner(const struct call *call)
{
    const struct value *separator = call->arguments[0];

    return create(call->evaluator->arena, FORM_JOINER,
                  separator ? separator : give_string(call, STR(", ")));
}

const struct value *joiner_next(struct evaluator *evaluator, const struct value *joiner)
{
    const struct value *text = joiner->turns->taken
                                   ? joiner->turns->items
                                   : computed_string(evaluator->arena, STR(""));

    joiner->turns->taken = 1;
    return joiner->is_secret ? computed_secret(evaluator->arena, text) : text;
}

static const struct value *current_item(const struct value *cycler)
{
    return cycler->turns->items->items[cycler->turns->taken];
}

static const struct value *method_next(const struct call *call)
{
    const struct value *item = current_item(call->subject);
    struct turns *turns = call->subject->turns;

    turns->taken = (turns->taken + 1) % turns->items->count;
    return item;
}

static const struct value *method_reset(const struct call *call)
{
    call->subject->turns->taken = 0;
    return computed_none(call->evaluator->arena);
}

const struct value *turns_attribute(struct evaluator *evaluator, const struct value *object,
                                    struct str name)
{
    const struct turns *turns = object->turns;

    if (object->form == FORM_JOINER) {
        if (str_equal(name, STR("used")))
            return computed_boolean(evaluator->arena, turns->taken);
        return str_equal(name, STR("sep")) ? turns->items : NULL;
    }
    if (str_equal(name, STR("current")))
        return current_item(object);
    if (str_equal(name, STR("pos")))
        return computed_integer(evaluator->arena, (int64_t)turns->taken);
    return str_equal(name, STR("items")) ? turns->items : NULL;
}

static const struct callable methods[] = {
    CALLABLE("next", .run = method_next),
    CALLABLE("reset", .run = method_reset),
};

const struct callable_table cycler_methods = {"method of a cycler", methods, COUNT_OF(methods)};
