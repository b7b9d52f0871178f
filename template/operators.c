/* SPDX-License-Identifier: MIT */
#include "template/operators.h"

#include "template/formatting.h"

static const char *sign_of(enum jinja_operator operation)
{
    static const char *const signs[] = {
        [OPERATOR_ADD] = "+",           [OPERATOR_SUBTRACT] = "-",
        [OPERATOR_MULTIPLY] = "*",      [OPERATOR_DIVIDE] = "/",
        [OPERATOR_FLOOR_DIVIDE] = "//", [OPERATOR_MODULO] = "%",
        [OPERATOR_POWER] = "**",        [OPERATOR_GREATER] = ">",
        [OPERATOR_LESS] = "<",          [OPERATOR_GREATER_EQUAL] = ">=",
        [OPERATOR_LESS_EQUAL] = "<=",
    };

    return signs[operation];
}

static bool is_sequence(const struct value *value)
{
    return value->kind == VALUE_LIST && value->form <= FORM_TUPLE;
}

static const struct value *repeat(struct evaluator *evaluator, const struct value *value,
                                  const struct value *count, struct span span)
{
    int64_t number = count->kind == VALUE_BOOLEAN ? count->boolean : count->integer;
    size_t times = number > 0 ? (size_t)number : 0;
    struct buffer out = {.arena = evaluator->arena};
    struct value *list;

    if (value->kind == VALUE_STRING) {
        if (value->string.length > LARGEST_OUTPUT_BYTES / (times ? times : 1) ||
            !evaluator_charge(evaluator, value->string.length * times / 64, span))
            return evaluator_fail(evaluator, span, "the repeated text is too long");
        for (size_t i = 0; i < times && value->string.length; i++)
            buffer_append(&out, value->string);
        return computed_string(evaluator->arena, buffer_str(&out));
    }
    list = computed_list(evaluator->arena, value->form);
    for (size_t i = 0; i < times && value->count; i++) {
        for (size_t item = 0; item < value->count; item++)
            computed_add(evaluator->arena, list, value->items[item]);
        if (!evaluator_charge(evaluator, value->count, span) ||
            !evaluator_checked(evaluator, list, span))
            return NULL;
    }
    return list;
}

static const struct value *join_sequences(struct evaluator *evaluator, const struct value *left,
                                          const struct value *right, struct span span)
{
    struct value *list = computed_list(evaluator->arena, left->form);

    if (!evaluator_charge(evaluator, left->count + right->count, span))
        return NULL;
    for (size_t i = 0; i < left->count; i++)
        computed_add(evaluator->arena, list, left->items[i]);
    for (size_t i = 0; i < right->count; i++)
        computed_add(evaluator->arena, list, right->items[i]);
    return evaluator_checked(evaluator, list, span);
}

static const struct value *join_strings(struct evaluator *evaluator, const struct value *left,
                                        const struct value *right, struct span span)
{
    struct buffer out = {.arena = evaluator->arena};

    if (!evaluator_charge(evaluator, (left->string.length + right->string.length) / 64, span))
        return NULL;
    buffer_append(&out, left->string);
    buffer_append(&out, right->string);
    return computed_string(evaluator->arena, buffer_str(&out));
}

const struct value *operate(struct evaluator *evaluator, enum jinja_operator operation,
                            const struct value *left, const struct value *right,
                            struct span span)
{
    bool repeats = operation == OPERATOR_MULTIPLY;

    if (value_is_number(left) && value_is_number(right))
        return number_operate(evaluator, operation, left, right, span);
    if (operation == OPERATOR_MODULO && left->kind == VALUE_STRING)
        return format_percent(evaluator, left->string, right, span);
    if (operation == OPERATOR_ADD && left->kind == VALUE_STRING && right->kind == VALUE_STRING)
        return join_strings(evaluator, left, right, span);
    if (operation == OPERATOR_ADD && is_sequence(left) && is_sequence(right) &&
        left->form == right->form)
        return join_sequences(evaluator, left, right, span);
    if (repeats && (left->kind == VALUE_STRING || is_sequence(left)) &&
        value_is_number(right) && right->kind != VALUE_FLOAT && !right->digits.bytes)
        return repeat(evaluator, left, right, span);
    if (repeats && (right->kind == VALUE_STRING || is_sequence(right)) &&
        value_is_number(left) && left->kind != VALUE_FLOAT && !left->digits.bytes)
        return repeat(evaluator, right, left, span);
    return evaluator_fail(evaluator, span, "'%s' cannot join %s and %s", sign_of(operation),
                          value_type_name(left), value_type_name(right));
}
