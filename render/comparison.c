/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "render/formatting.h"
#include "render/operators.h"

/* Wide enough to hold every 64-bit integer exactly. */
static long double small_real(const struct value *value)
{
    return value->kind == VALUE_FLOAT     ? value->real
           : value->kind == VALUE_BOOLEAN ? value->boolean
                                          : (long double)value->integer;
}

/* The order of a whole number and a float, exactly. */
static int order_with_float(struct arena *arena, const struct bigint *whole, double real)
{
    struct bigint floor_of;
    int order;

    if (isinf(real))
        return real > 0 ? -1 : 1;
    floor_of = bigint_from_double(arena, floor(real));
    order = bigint_compare(whole, &floor_of);
    return order == 0 && real > floor(real) ? -1 : order;
}

static int order_large(const struct value *left, const struct value *right)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct bigint first = number_to_bigint(arena, left);
    struct bigint second = number_to_bigint(arena, right);

    if (right->kind == VALUE_FLOAT)
        return order_with_float(arena, &first, right->real);
    if (left->kind == VALUE_FLOAT)
        return -order_with_float(arena, &second, left->real);
    return bigint_compare(&first, &second);
}

/* False for what has no order: NaN. */
static bool order_numbers(const struct value *left, const struct value *right, int *order)
{
    bool are_floats = left->kind == VALUE_FLOAT && right->kind == VALUE_FLOAT;
    long double a = small_real(left), b = small_real(right);

    if (are_floats || (!left->digits.bytes && !right->digits.bytes)) {
        *order = (a > b) - (a < b);
        return a == a && b == b;
    }
    if ((left->kind == VALUE_FLOAT && isnan(left->real)) ||
        (right->kind == VALUE_FLOAT && isnan(right->real)))
        return false;
    *order = order_large(left, right);
    return true;
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
    if (value_is_object(left) || value_is_object(right))
        return left == right;
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
    if (container->kind == VALUE_MAP && !value_is_hashable(needle))
        return evaluator_fail(evaluator, span, "a %s cannot be a key",
                              value_type_name(needle)) != NULL;
    if (container->kind == VALUE_MAP && !value_is_object(container)) {
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

bool values_compare(struct evaluator *evaluator, enum jinja_operator operation,
                    const struct value *left, const struct value *right, struct span span,
                    bool *result)
{
    bool is_negated = operation == OPERATOR_NOT_IN || operation == OPERATOR_UNEQUAL;
    bool has_nan = (left->kind == VALUE_FLOAT && left->real != left->real) ||
                   (right->kind == VALUE_FLOAT && right->real != right->real);
    int order;

    if (evaluator->has_nested
            ? !evaluator_weigh(evaluator, left, span) ||
                  !evaluator_weigh(evaluator, right, span)
            : !evaluator_charge(evaluator, (value_weight(left) + value_weight(right)) / 16,
                                span))
        return false;
    if (!are_defined(evaluator, left, right))
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
    *result = operation == OPERATOR_LESS           ? order < 0
              : operation == OPERATOR_GREATER    ? order > 0
              : operation == OPERATOR_LESS_EQUAL ? order <= 0
                                                 : order >= 0;
    return true;
}
