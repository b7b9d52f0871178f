/* SPDX-License-Identifier: MIT */
#include "render/evaluate.h"

#include "render/callable.h"
#include "render/operators.h"

/* The loop that the name "loop" means here, or NULL. */
static const struct loop *find_loop(const struct evaluator *evaluator)
{
    for (const struct scope *scope = evaluator->scope; scope; scope = scope->parent) {
        if (map_get(&scope->variables, STR("loop")))
            return NULL;
        if (scope->loop)
            return scope->loop;
    }
    return NULL;
}

static const struct value *evaluate_name(struct evaluator *evaluator,
                                         const struct expression *expression)
{
    struct str name = span_str(expression->name);
    const struct value *value = NULL;
    struct value *undefined;

    for (const struct scope *scope = evaluator->scope; scope && !value; scope = scope->parent)
        value = map_get(&scope->variables, name);
    if (!value && str_equal(name, STR("loop")) && find_loop(evaluator))
        return evaluator_loop(evaluator, find_loop(evaluator));
    if (!value)
        value = rendering_variable(evaluator->rendering, name);
    if (value)
        return value;
    undefined = computed(evaluator->arena, VALUE_UNDEFINED);
    undefined->string = name;
    undefined->span = expression->span;
    return undefined;
}

static const struct value *evaluate_list(struct evaluator *evaluator,
                                         const struct expression *expression)
{
    struct value *list = computed_list(
        evaluator->arena, expression->kind == EXPRESSION_TUPLE ? FORM_TUPLE : FORM_LIST);

    for (size_t i = 0; i < expression->count; i++) {
        const struct value *item = evaluate(evaluator, expression->items[i]);

        if (!item)
            return NULL;
        computed_add(evaluator->arena, list, item);
    }
    return evaluator_checked(evaluator, list, expression->span);
}

static const struct value *evaluate_map(struct evaluator *evaluator,
                                        const struct expression *expression)
{
    struct value *map = computed(evaluator->arena, VALUE_MAP);

    map->weight = 1;
    for (size_t i = 0; i < expression->count; i += 2) {
        const struct value *key = evaluate_defined(evaluator, expression->items[i]);
        const struct value *item = key ? evaluate(evaluator, expression->items[i + 1]) : NULL;
        size_t at = 0;

        if (!item)
            return NULL;
        if (key->kind == VALUE_MAP || (key->kind == VALUE_LIST && key->form != FORM_TUPLE))
            return evaluator_fail(evaluator, expression->items[i]->span, "a %s cannot be a key",
                                  value_type_name(key));
        while (at < map->count && !values_equal(map->pairs[at].key, key))
            at++;
        computed_put(evaluator->arena, map, key, item);
        if (at < map->count - 1)
            map->pairs[at].value = map->pairs[--map->count].value;
        if (!evaluator_charge(evaluator, map->count / 16, expression->span))
            return NULL;
    }
    return evaluator_checked(evaluator, map, expression->span);
}

static const struct value *find_method(struct evaluator *evaluator, const struct value *object,
                                       struct span name, const struct callable **method)
{
    const struct callable_table *table =
        object->kind == VALUE_MAP ? &map_methods : &string_methods;

    if (object->kind == VALUE_MAP || object->kind == VALUE_STRING) {
        *method = callable_find(table, span_str(name));
        if (!*method)
            *method = callable_unknown(evaluator->rendering, &table, 1, name);
        return *method ? object : NULL;
    }
    return evaluator_fail(evaluator, name, "a %s has no method '" STR_FORMAT "'",
                          value_type_name(object), STR_ARGS(span_str(name)));
}

static const struct value *evaluate_call(struct evaluator *evaluator,
                                         const struct expression *expression)
{
    const struct expression *callee = expression->items[0];
    const struct callable_table *functions = &function_table;
    const struct callable *callable = NULL;
    const struct value *object = NULL;

    if (callee->kind == EXPRESSION_ATTRIBUTE) {
        object = evaluate_defined(evaluator, callee->items[0]);
        if (!object || !find_method(evaluator, object, callee->name, &callable))
            return NULL;
        return callable_run(evaluator, callable, object, expression);
    }
    if (callee->kind != EXPRESSION_NAME)
        return evaluator_fail(evaluator, callee->span, "this is nothing that can be called");
    callable = callable_find(functions, span_str(callee->name));
    if (!callable)
        callable = callable_unknown(evaluator->rendering, &functions, 1, callee->name);
    if (!callable)
        return NULL;
    return callable_run(evaluator, callable, NULL, expression);
}

/* A filter or a test: the parser has found what runs it. */
static const struct value *evaluate_callable(struct evaluator *evaluator,
                                             const struct expression *expression)
{
    const struct value *subject = evaluate(evaluator, expression->items[0]);

    return subject ? callable_run(evaluator, expression->callable, subject, expression) : NULL;
}

static const struct value *evaluate_sign(struct evaluator *evaluator,
                                         const struct expression *expression)
{
    static const struct value zero = {.kind = VALUE_INTEGER};
    const struct value *operand = evaluate_defined(evaluator, expression->items[0]);

    if (!operand)
        return NULL;
    if (!value_is_number(operand))
        return evaluator_fail(evaluator, expression->span, "a %s has no sign",
                              value_type_name(operand));
    if (operand->kind == VALUE_FLOAT)
        return computed_float(evaluator->arena, expression->operation == OPERATOR_ADD
                                                    ? operand->real
                                                    : -operand->real);
    return operate(evaluator, expression->operation, &zero, operand, expression->span);
}

static const struct value *evaluate_binary(struct evaluator *evaluator,
                                           const struct expression *expression)
{
    const struct value *left = evaluate_defined(evaluator, expression->items[0]);
    const struct value *right = left ? evaluate_defined(evaluator, expression->items[1]) : NULL;

    return right ? operate(evaluator, expression->operation, left, right, expression->span)
                 : NULL;
}

static const struct value *evaluate_compare(struct evaluator *evaluator,
                                            const struct expression *expression)
{
    const struct value *left = evaluate_defined(evaluator, expression->items[0]);
    bool result = true;

    for (size_t i = 1; left && result && i < expression->count; i++) {
        const struct value *right = evaluate_defined(evaluator, expression->items[i]);

        if (!right || !values_compare(evaluator, expression->operators[i - 1], left, right,
                                      expression->span, &result))
            return NULL;
        left = right;
    }
    return left ? computed_boolean(evaluator->arena, result) : NULL;
}

/* and, or: the first operand that decides, else the last. */
static const struct value *evaluate_logic(struct evaluator *evaluator,
                                          const struct expression *expression)
{
    bool decisive = expression->kind == EXPRESSION_OR;

    for (size_t i = 0; i + 1 < expression->count; i++) {
        const struct value *value = evaluate_defined(evaluator, expression->items[i]);

        if (!value || value_is_true(value) == decisive)
            return value;
    }
    return evaluate(evaluator, expression->items[expression->count - 1]);
}

static const struct value *evaluate_not(struct evaluator *evaluator,
                                        const struct expression *expression)
{
    const struct value *value = evaluate_defined(evaluator, expression->items[0]);

    return value ? computed_boolean(evaluator->arena, !value_is_true(value)) : NULL;
}

static const struct value *evaluate_concat(struct evaluator *evaluator,
                                           const struct expression *expression)
{
    struct buffer out = {.arena = evaluator->arena};

    for (size_t i = 0; i < expression->count; i++) {
        const struct value *value = evaluate_defined(evaluator, expression->items[i]);
        struct str text;

        if (!value || !evaluator_text(evaluator, value, expression->items[i]->span, &text) ||
            !evaluator_charge(evaluator, text.length / 64, expression->span))
            return NULL;
        if (text.length > LARGEST_OUTPUT_BYTES - out.length)
            return evaluator_fail(evaluator, expression->span, "the text is too long");
        buffer_append(&out, text);
    }
    return computed_string(evaluator->arena, buffer_str(&out));
}

static const struct value *evaluate_condition(struct evaluator *evaluator,
                                              const struct expression *expression)
{
    const struct value *test = evaluate_defined(evaluator, expression->items[0]);

    if (!test)
        return NULL;
    if (value_is_true(test))
        return evaluate(evaluator, expression->items[1]);
    if (expression->items[2])
        return evaluate(evaluator, expression->items[2]);
    return computed(evaluator->arena, VALUE_UNDEFINED);
}

static const struct value *evaluate_attribute(struct evaluator *evaluator,
                                              const struct expression *expression)
{
    const struct expression *owner = expression->items[0];
    const struct value *object;

    if (owner->kind == EXPRESSION_NAME && str_equal(span_str(owner->name), STR("loop")) &&
        find_loop(evaluator))
        return evaluator_loop_attribute(evaluator, find_loop(evaluator), expression->name);
    object = evaluate_defined(evaluator, owner);
    return object ? evaluator_attribute(evaluator, object, span_str(expression->name),
                                        expression->name)
                  : NULL;
}

static const struct value *evaluate_item(struct evaluator *evaluator,
                                         const struct expression *expression)
{
    const struct value *object = evaluate_defined(evaluator, expression->items[0]);
    const struct value *index =
        object ? evaluate_defined(evaluator, expression->items[1]) : NULL;
    const struct value *part =
        index ? evaluator_item(evaluator, object, index, expression->items[1]->span) : NULL;

    return part && object->is_secret ? computed_secret(evaluator->arena, part) : part;
}

static const struct value *constant(struct evaluator *evaluator,
                                    const struct expression *expression)
{
    (void)evaluator;
    return expression->constant;
}

static const struct value *(*const evaluators[])(struct evaluator *evaluator,
                                                 const struct expression *expression) = {
    [EXPRESSION_CONSTANT] = constant,
    [EXPRESSION_NAME] = evaluate_name,
    [EXPRESSION_LIST] = evaluate_list,
    [EXPRESSION_TUPLE] = evaluate_list,
    [EXPRESSION_MAP] = evaluate_map,
    [EXPRESSION_ATTRIBUTE] = evaluate_attribute,
    [EXPRESSION_ITEM] = evaluate_item,
    [EXPRESSION_SLICE] = evaluate_slice,
    [EXPRESSION_CALL] = evaluate_call,
    [EXPRESSION_FILTER] = evaluate_callable,
    [EXPRESSION_TEST] = evaluate_callable,
    [EXPRESSION_NOT] = evaluate_not,
    [EXPRESSION_SIGN] = evaluate_sign,
    [EXPRESSION_BINARY] = evaluate_binary,
    [EXPRESSION_COMPARE] = evaluate_compare,
    [EXPRESSION_AND] = evaluate_logic,
    [EXPRESSION_OR] = evaluate_logic,
    [EXPRESSION_CONCAT] = evaluate_concat,
    [EXPRESSION_CONDITION] = evaluate_condition,
};

/* Whether the result is made from the bytes of its operands, and so from secrets among them. */
static bool mixes_operands(const struct expression *expression)
{
    return expression->kind == EXPRESSION_BINARY || expression->kind == EXPRESSION_CONCAT ||
           expression->kind == EXPRESSION_SLICE || expression->kind == EXPRESSION_SIGN;
}

const struct value *evaluate(struct evaluator *evaluator, const struct expression *expression)
{
    bool touched_before = evaluator->touched_secret;
    const struct value *value;

    if (!evaluator_charge(evaluator, 1, expression->span))
        return NULL;
    evaluator->touched_secret = false;
    value = evaluators[expression->kind](evaluator, expression);
    if (value && evaluator->touched_secret && mixes_operands(expression))
        value = computed_secret(evaluator->arena, value);
    evaluator->touched_secret = touched_before || (value && value->is_secret);
    return value;
}

const struct value *evaluate_defined(struct evaluator *evaluator,
                                     const struct expression *expression)
{
    const struct value *value = evaluate(evaluator, expression);

    return value ? evaluator_demand(evaluator, value) : NULL;
}
