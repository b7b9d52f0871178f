/* SPDX-License-Identifier: MIT */
/* Calls: of functions, of methods of values, of macros. */
#include "base/suggest.h"
#include "template/callable.h"
#include "template/macro.h"
#include "template/turns.h"

static const struct value *call_with(struct evaluator *evaluator,
                                     const struct callable *callable,
                                     const struct value *object,
                                     const struct expression *expression)
{
    struct given_list given = {0};

    if (!given_evaluate(evaluator, expression, callable->accepts_undefined, &given))
        return NULL;
    return callable_run(evaluator, callable, object, &given, expression->span);
}

static const struct value *call_macro(struct evaluator *evaluator, const struct value *macro,
                                      const struct expression *expression,
                                      const struct value *caller)
{
    struct given_list given = {0};

    if (!given_evaluate(evaluator, expression, true, &given))
        return NULL;
    return macro_call(evaluator, macro->macro, &given, caller, expression->span);
}

static const struct value *call_loop(struct evaluator *evaluator, const struct loop *loop,
                                     const struct expression *expression)
{
    struct given_list given = {0};

    if (!given_evaluate(evaluator, expression, false, &given))
        return NULL;
    if (given.count != 1 || given.items[0].name.length)
        return evaluator_fail(evaluator, expression->span, "loop() takes what to walk through");
    return evaluator_loop_again(evaluator, loop, given.items[0].value, expression->span);
}

static const struct value *call_value(struct evaluator *evaluator, const struct value *callee,
                                      const struct expression *expression,
                                      const struct value *caller)
{
    struct span span = expression->items[0]->span;

    callee = evaluator_demand(evaluator, callee);
    if (!callee)
        return NULL;
    if (callee->kind == VALUE_MAP && callee->form == FORM_MACRO)
        return call_macro(evaluator, callee, expression, caller);
    if (callee->kind == VALUE_MAP && callee->form == FORM_LOOP)
        return call_loop(evaluator, callee->loop, expression);
    if (callee->kind == VALUE_MAP && callee->form == FORM_JOINER)
        return expression->argument_count || caller
                   ? evaluator_fail(evaluator, expression->span, "a joiner takes nothing")
                   : joiner_next(evaluator, callee);
    return evaluator_fail(evaluator, span, "a %s is nothing that can be called",
                          value_type_name(callee));
}

static const struct value *call_method(struct evaluator *evaluator,
                                       const struct expression *expression,
                                       const struct value *caller)
{
    const struct expression *callee = expression->items[0], *owner = callee->items[0];
    const struct value *object, *member;
    const struct callable *method;

    if (owner->kind == EXPRESSION_NAME && str_equal(span_str(owner->name), STR("self")))
        return expression->argument_count
                   ? evaluator_fail(evaluator, expression->span, "a block takes nothing")
                   : evaluator_self(evaluator, callee->name);
    object = evaluate_defined(evaluator, owner);
    if (!object)
        return NULL;
    method = method_find(object, span_str(callee->name));
    if (method)
        return call_with(evaluator, method, object, expression);
    member = value_get(object, span_str(callee->name));
    if (member)
        return call_value(evaluator, member, expression, caller);
    method_unknown(evaluator, object, callee->name);
    return NULL;
}

static const struct value *call_name(struct evaluator *evaluator,
                                     const struct expression *expression,
                                     const struct value *caller)
{
    const struct callable_table *functions = &function_table;
    struct span name = expression->items[0]->name;
    const struct callable *function;
    const struct value *value;

    if (str_equal(span_str(name), STR("super")) && evaluator->block_run)
        return expression->argument_count
                   ? evaluator_fail(evaluator, expression->span, "super() takes nothing")
                   : evaluator_super(evaluator, name);
    value = evaluator_name(evaluator, name);
    if (!value || value->kind != VALUE_UNDEFINED)
        return value ? call_value(evaluator, value, expression, caller) : NULL;
    function = callable_find(functions, span_str(name));
    if (function)
        return call_with(evaluator, function, NULL, expression);
    if (evaluator->rendering->is_stopped)
        return NULL;
    callable_unknown(evaluator->rendering, &functions, 1, name, span_str(name));
    return NULL;
}

const struct value *evaluate_call(struct evaluator *evaluator,
                                  const struct expression *expression)
{
    const struct expression *callee = expression->items[0];
    const struct value *caller = evaluator->caller, *value;

    evaluator->caller = NULL; /* it is for this call, not for those in its arguments */
    if (callee->kind == EXPRESSION_NAME)
        return call_name(evaluator, expression, caller);
    if (callee->kind == EXPRESSION_ATTRIBUTE)
        return call_method(evaluator, expression, caller);
    value = evaluate(evaluator, callee);
    return value ? call_value(evaluator, value, expression, caller) : NULL;
}
