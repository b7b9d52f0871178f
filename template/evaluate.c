/* SPDX-License-Identifier: MIT */
#include "template/evaluate.h"

#include "template/callable.h"
#include "template/operators.h"

const struct value *evaluator_name(struct evaluator *evaluator, struct span span)
{
    struct str name = span_str(span);
    const struct value *value;

    for (const struct scope *scope = evaluator->scope; scope; scope = scope->parent) {
        value = map_get(&scope->variables, name);
        if (value)
            return value;
        if (scope->loop && str_equal(name, STR("loop")))
            return evaluator_loop(evaluator, scope->loop);
        if (scope->is_isolated)
            return evaluator_undefined(evaluator, name, span);
    }
    return evaluator_variable(evaluator, span);
}

/* The output that is being made began with this value. */
static void note_cause(struct evaluator *evaluator, const struct value *value)
{
    if (!evaluator->cause.text && value->kind != VALUE_UNDEFINED)
        evaluator->cause = value->span;
}

/* Also those that are not known here: to Jinja their names are not undefined. */
static bool is_function(const struct evaluator *evaluator, struct str name)
{
    static const struct str names[] = {
        STR_INIT("range"),  STR_INIT("dict"),      STR_INIT("lipsum"), STR_INIT("cycler"),
        STR_INIT("joiner"), STR_INIT("namespace"), STR_INIT("lookup"), STR_INIT("query"),
        STR_INIT("q"),      STR_INIT("now"),       STR_INIT("undef"),
    };
    size_t of_jinja = 6;
    size_t count = evaluator->rendering->options->is_ansible ? COUNT_OF(names) : of_jinja;

    for (size_t i = 0; i < count; i++)
        if (str_equal(names[i], name))
            return true;
    return false;
}

static const struct value *evaluate_name(struct evaluator *evaluator,
                                         const struct expression *expression)
{
    const struct value *value = evaluator_name(evaluator, expression->name);

    if (value && value->kind == VALUE_UNDEFINED &&
        is_function(evaluator, span_str(expression->name)))
        return evaluator_fail(evaluator, expression->name,
                              "the function '" STR_FORMAT "' is not called",
                              STR_ARGS(span_str(expression->name)));
    if (value)
        note_cause(evaluator, value);
    return value;
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
    struct value *map = computed_map(evaluator->arena);

    for (size_t i = 0; i < expression->count; i += 2) {
        const struct value *key = evaluate_defined(evaluator, expression->items[i]);
        const struct value *item = key ? evaluate(evaluator, expression->items[i + 1]) : NULL;
        size_t at = 0;

        if (!item)
            return NULL;
        if (!value_is_hashable(key))
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

/* A filter or a test: the parser has found what runs it. */
static const struct value *evaluate_callable(struct evaluator *evaluator,
                                             const struct expression *expression)
{
    const struct callable *callable = expression->callable;
    const struct value *subject;
    struct given_list given = {0};

    if (callable->is_marked && (expression != evaluator->output || evaluator->pending))
        return callable_is_marked(evaluator, callable, expression->span);
    subject = evaluate(evaluator, expression->items[0]);
    if (!subject || !given_evaluate(evaluator, expression, callable->accepts_undefined, &given))
        return NULL;
    return expression->kind == EXPRESSION_TEST
               ? callable_run(evaluator, callable, subject, &given, expression->span)
               : filter_run(evaluator, callable, subject, &given, expression->span);
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

/* Jinja writes "-3" into the Python that it makes, where "**" binds tighter than the sign. */
static bool is_misread_power(const struct expression *expression)
{
    const struct expression *left = expression->items[0], *right = expression->items[1];

    return expression->operation == OPERATOR_POWER && left->kind == EXPRESSION_SIGN &&
           left->items[0]->kind == EXPRESSION_CONSTANT && right->kind != EXPRESSION_CONSTANT;
}

static const struct value *evaluate_binary(struct evaluator *evaluator,
                                           const struct expression *expression)
{
    const struct value *left =
        is_misread_power(expression)
            ? evaluator_fail(evaluator, expression->span,
                             "a number with its sign before '**' is not supported: "
                             "put parentheses around the power")
            : evaluate_defined(evaluator, expression->items[0]);
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
    return computed(evaluator->arena, VALUE_UNDEFINED); /* without a name: see demand */
}

static bool is_same_place(struct span left, struct span right)
{
    return left.text == right.text && left.offset == right.offset &&
           left.length == right.length;
}

/* A part of object. Values of the inventory know which of their parts are secret; those that
 * were made from a secret are so in all their parts. */
static const struct value *give_part(struct evaluator *evaluator, const struct value *object,
                                     const struct value *part)
{
    if (!part)
        return NULL;
    if (part->span.text && part->kind != VALUE_UNDEFINED &&
        (value_is_of_hosts(object) ||
         (object->span.text && is_same_place(object->span, evaluator->cause))))
        evaluator->cause = part->span;
    return object->is_secret && !object->span.text ? computed_secret(evaluator->arena, part)
                                                   : part;
}

/* What stands before a dot or a bracket. To Ansible a part of what is undefined is undefined;
 * what a condition without else comes to has no parts. */
static const struct value *evaluate_owner(struct evaluator *evaluator,
                                          const struct expression *owner)
{
    const struct value *object = evaluate(evaluator, owner);

    if (object && object->kind == VALUE_UNDEFINED && !object->string.length)
        return evaluator_fail(evaluator, owner->span, "the condition has no else, nor a value");
    if (!object || (object->kind == VALUE_UNDEFINED && object->string.length &&
                    evaluator->rendering->options->is_ansible))
        return object;
    return evaluator_demand(evaluator, object);
}

static const struct value *evaluate_attribute(struct evaluator *evaluator,
                                              const struct expression *expression)
{
    const struct value *object = evaluate_owner(evaluator, expression->items[0]);

    if (!object)
        return NULL;
    if (object->kind == VALUE_UNDEFINED)
        return evaluator_undefined_attribute(evaluator, object, span_str(expression->name),
                                             expression->name);
    return give_part(
        evaluator, object,
        evaluator_attribute(evaluator, object, span_str(expression->name), expression->name));
}

static const struct value *evaluate_item(struct evaluator *evaluator,
                                         const struct expression *expression)
{
    const struct value *object = evaluate_owner(evaluator, expression->items[0]);
    const struct value *index =
        object ? evaluate_defined(evaluator, expression->items[1]) : NULL;

    if (!index || object->kind == VALUE_UNDEFINED)
        return index ? object : NULL;
    return give_part(evaluator, object,
                     evaluator_item(evaluator, object, index, expression->items[1]->span));
}

static const struct value *block_value(struct evaluator *evaluator,
                                       const struct expression *expression)
{
    (void)expression;
    return evaluator->block;
}

static const struct value *constant(struct evaluator *evaluator,
                                    const struct expression *expression)
{
    (void)evaluator;
    return expression->constant;
}

static const struct value *(*const evaluators[])(struct evaluator *evaluator,
                                                 const struct expression *expression) = {
    [EXPRESSION_CONSTANT] = constant,        [EXPRESSION_NAME] = evaluate_name,
    [EXPRESSION_LIST] = evaluate_list,       [EXPRESSION_TUPLE] = evaluate_list,
    [EXPRESSION_MAP] = evaluate_map,         [EXPRESSION_ATTRIBUTE] = evaluate_attribute,
    [EXPRESSION_ITEM] = evaluate_item,       [EXPRESSION_SLICE] = evaluate_slice,
    [EXPRESSION_CALL] = evaluate_call,       [EXPRESSION_FILTER] = evaluate_callable,
    [EXPRESSION_TEST] = evaluate_callable,   [EXPRESSION_NOT] = evaluate_not,
    [EXPRESSION_SIGN] = evaluate_sign,       [EXPRESSION_BINARY] = evaluate_binary,
    [EXPRESSION_COMPARE] = evaluate_compare, [EXPRESSION_AND] = evaluate_logic,
    [EXPRESSION_OR] = evaluate_logic,        [EXPRESSION_CONCAT] = evaluate_concat,
    [EXPRESSION_BLOCK] = block_value,        [EXPRESSION_CONDITION] = evaluate_condition,
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

    if (!evaluator_charge(evaluator, 1, expression->span) ||
        !evaluator_enter(evaluator, expression->span))
        return NULL;
    evaluator->touched_secret = false;
    value = evaluators[expression->kind](evaluator, expression);
    evaluator->depth--;
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
