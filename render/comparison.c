/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "render/operators.h"

/* The order of two numbers; an integer beyond 64 bits is beyond every other. */
static bool order_numbers(const struct value *left, const struct value *right, int *order)
{
    long double a, b;

    if (left->digits.bytes || right->digits.bytes) {
        if (!left->digits.bytes || !right->digits.bytes)
            *order = left->digits.bytes ? 1 : -1;
        else if (left->digits.length != right->digits.length)
            *order = left->digits.length > right->digits.length ? 1 : -1;
        else
            *order = str_compare(left->digits, right->digits);
        return true;
    }
    a = left->kind == VALUE_FLOAT     ? left->real
        : left->kind == VALUE_BOOLEAN ? left->boolean
                                      : (long double)left->integer;
    b = right->kind == VALUE_FLOAT     ? right->real
        : right->kind == VALUE_BOOLEAN ? right->boolean
                                       : (long double)right->integer;
    *order = (a > b) - (a < b);
    return a == a && b == b;
}

static bool lists_equal(const struct value *left, const struct value *right)
{
    if (left->form != right->form || left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++)
        if (!values_equal(left->items[i], right->items[i]))
            return false;
    return true;
}

static const struct value *map_value(const struct value *map, const struct value *key)
{
    for (size_t i = 0; i < map->count; i++)
        if (values_equal(map->pairs[i].key, key))
            return map->pairs[i].value;
    return NULL;
}

static bool maps_equal(const struct value *left, const struct value *right)
{
    if (left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++) {
        const struct value *other = map_value(right, left->pairs[i].key);

        if (!other || !values_equal(left->pairs[i].value, other))
            return false;
    }
    return true;
}

bool values_equal(const struct value *left, const struct value *right)
{
    int order;

    if (value_is_number(left) && value_is_number(right))
        return order_numbers(left, right, &order) && !order;
    if (left->kind != right->kind)
        return false;
    if (left->kind == VALUE_STRING)
        return str_equal(left->string, right->string);
    if (left->kind == VALUE_LIST)
        return left == right || lists_equal(left, right);
    if (left->kind == VALUE_MAP)
        return left == right || maps_equal(left, right);
    return left->kind == VALUE_NONE;
}

static bool order_lists(const struct value *left, const struct value *right, int *order)
{
    size_t shorter = left->count < right->count ? left->count : right->count;

    if (left->form != right->form || left->form > FORM_TUPLE)
        return false;
    for (size_t i = 0; i < shorter; i++)
        if (!values_equal(left->items[i], right->items[i]))
            return values_order(left->items[i], right->items[i], order);
    *order = (left->count > right->count) - (left->count < right->count);
    return true;
}

bool values_order(const struct value *left, const struct value *right, int *order)
{
    if (value_is_number(left) && value_is_number(right))
        return order_numbers(left, right, order);
    if (left->kind != right->kind)
        return false;
    if (left->kind == VALUE_STRING) {
        *order = str_compare(left->string, right->string);
        return true;
    }
    return left->kind == VALUE_LIST && order_lists(left, right, order);
}

static bool is_in(struct evaluator *evaluator, const struct value *needle,
                  const struct value *container, struct span span, bool *result)
{
    *result = false;
    if (container->kind == VALUE_STRING && needle->kind == VALUE_STRING) {
        *result = str_contains(container->string, needle->string);
        return true;
    }
    if (container->kind == VALUE_MAP &&
        (needle->kind == VALUE_MAP ||
         (needle->kind == VALUE_LIST && needle->form == FORM_LIST)))
        return evaluator_fail(evaluator, span, "a %s cannot be a key",
                              value_type_name(needle)) != NULL;
    if (container->kind == VALUE_MAP) {
        *result = map_value(container, needle) != NULL;
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

bool values_compare(struct evaluator *evaluator, enum jinja_operator operation,
                    const struct value *left, const struct value *right, struct span span,
                    bool *result)
{
    bool is_negated = operation == OPERATOR_NOT_IN || operation == OPERATOR_UNEQUAL;
    bool has_nan = (left->kind == VALUE_FLOAT && left->real != left->real) ||
                   (right->kind == VALUE_FLOAT && right->real != right->real);
    int order;

    if (!evaluator_charge(evaluator, (value_weight(left) + value_weight(right)) / 16, span))
        return false;
    if (operation == OPERATOR_IN || operation == OPERATOR_NOT_IN) {
        if (!is_in(evaluator, left, right, span, result))
            return false;
        *result = *result != is_negated;
        return true;
    }
    if (operation == OPERATOR_EQUAL || operation == OPERATOR_UNEQUAL) {
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
