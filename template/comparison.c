/* SPDX-License-Identifier: MIT */
#include "template/operators.h"
#include "values/value_order.h"

static bool is_in(struct evaluator *evaluator, const struct value *needle,
                  const struct value *container, struct span span, bool *result)
{
    *result = false;
    if (container->kind == VALUE_STRING && needle->kind == VALUE_STRING) {
        *result = str_contains(container->string, needle->string);
        return true;
    }
    if (container->kind == VALUE_MAP && !value_is_hashable(needle))
        return evaluator_fail(evaluator, span, "a %s cannot be a key",
                              value_type_name(needle)) != NULL;
    if (value_is_of_hosts(container) && needle->kind == VALUE_STRING)
        return evaluator_has_part(evaluator, container, needle->string, span, result);
    if (container->kind == VALUE_MAP && !value_is_object(container)) {
        *result = value_in_map(container, needle) != NULL;
        return true;
    }
    if (container->kind != VALUE_LIST)
        return evaluator_fail(evaluator, span, "a %s cannot be looked for in a %s",
                              value_type_name(needle), value_type_name(container)) != NULL;
    for (size_t i = 0; i < container->count && !*result; i++) {
        const struct value *item = evaluator_demand(evaluator, container->items[i]);

        if (!item)
            return false;
        *result = values_equal(item, needle);
    }
    return true;
}

static const struct value *first_undefined(const struct value *value)
{
    const struct value *found = value->kind == VALUE_UNDEFINED ? value : NULL;

    for (size_t i = 0; value->kind == VALUE_LIST && i < value->count && !found; i++)
        found = first_undefined(value->items[i]);
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->count && !found; i++)
        found = first_undefined(value->pairs[i].value);
    return found;
}

/* Python would ask what is undefined for its opinion, which is an error. */
static bool are_defined(struct evaluator *evaluator, const struct value *left,
                        const struct value *right)
{
    const struct value *undefined = first_undefined(left);

    if (!undefined)
        undefined = first_undefined(right);
    return !undefined || evaluator_demand(evaluator, undefined);
}

/* Whether Python knows that they are not equal without looking at what they hold. */
static bool differ_outside(const struct value *left, const struct value *right)
{
    if (left->kind == VALUE_UNDEFINED || right->kind == VALUE_UNDEFINED)
        return false;
    if (left->kind != right->kind)
        return true;
    return left->count != right->count &&
           (left->kind == VALUE_MAP ||
            (left->kind == VALUE_LIST && left->form == FORM_LIST && right->form == FORM_LIST));
}

bool values_compare(struct evaluator *evaluator, enum jinja_operator operation,
                    const struct value *left, const struct value *right, struct span span,
                    bool *result)
{
    bool is_negated = operation == OPERATOR_NOT_IN || operation == OPERATOR_UNEQUAL;
    bool is_equality = operation == OPERATOR_EQUAL || operation == OPERATOR_UNEQUAL;
    bool has_nan = (left->kind == VALUE_FLOAT && left->real != left->real) ||
                   (right->kind == VALUE_FLOAT && right->real != right->real);
    int order;

    if (evaluator->has_nested
            ? !evaluator_weigh(evaluator, left, span) ||
                  !evaluator_weigh(evaluator, right, span)
            : !evaluator_charge(evaluator, (value_weight(left) + value_weight(right)) / 16,
                                span))
        return false;
    if (!(is_equality && differ_outside(left, right)) && !are_defined(evaluator, left, right))
        return false;
    if (operation == OPERATOR_IN || operation == OPERATOR_NOT_IN) {
        if (!is_in(evaluator, left, right, span, result))
            return false;
        *result = *result != is_negated;
        return true;
    }
    if (is_equality) {
        *result = values_equal(left, right) != is_negated;
        return true;
    }
    *result = false;
    if (has_nan && value_is_number(left) && value_is_number(right))
        return true;
    if (!values_order(left, right, &order))
        return evaluator_fail(evaluator, span, "a %s and a %s have no order",
                              value_type_name(left), value_type_name(right)) != NULL;
    *result = operation == OPERATOR_LESS         ? order < 0
              : operation == OPERATOR_GREATER    ? order > 0
              : operation == OPERATOR_LESS_EQUAL ? order <= 0
                                                 : order >= 0;
    return true;
}
