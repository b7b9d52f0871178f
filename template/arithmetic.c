/* SPDX-License-Identifier: MIT */
/* Arithmetic as Python has it: integers of any size, floats, and both together. */
#include <math.h>

#include "template/formatting.h"
#include "template/operators.h"

static const struct value *zero_division(struct evaluator *evaluator, struct span span)
{
    return evaluator_fail(evaluator, span, "division by zero");
}

static const struct value *give_bigint(struct evaluator *evaluator, const struct bigint *number,
                                       struct span span)
{
    if (bigint_is_too_large(number))
        return evaluator_fail(evaluator, span, "the number has more than %d digits",
                              BIGINT_MOST_DIGITS);
    return computed_bigint(evaluator->arena, number);
}

static const struct value *operate_bigints(struct evaluator *evaluator,
                                           enum jinja_operator operation,
                                           const struct bigint *left,
                                           const struct bigint *right, struct span span)
{
    struct arena *arena = evaluator->arena;
    struct bigint result, remainder;

    if (!evaluator_charge(evaluator, 1 + left->count * right->count / 16, span))
        return NULL;
    if (operation == OPERATOR_ADD) {
        result = bigint_add(arena, left, right);
    } else if (operation == OPERATOR_SUBTRACT) {
        struct bigint negated = bigint_negate(*right);

        result = bigint_add(arena, left, &negated);
    } else if (operation == OPERATOR_MULTIPLY) {
        result = bigint_multiply(arena, left, right);
    } else if (operation == OPERATOR_POWER) {
        if (!bigint_power(arena, left, right, &result))
            return evaluator_fail(evaluator, span, "the power has more than %d digits",
                                  BIGINT_MOST_DIGITS);
    } else if (!right->count) {
        return zero_division(evaluator, span);
    } else {
        bigint_divide(arena, left, right, &result, &remainder);
        if (operation == OPERATOR_MODULO)
            result = remainder;
    }
    return give_bigint(evaluator, &result, span);
}

/* The common case; false when 64 bits are not enough. */
static bool operate_small(enum jinja_operator operation, int64_t left, int64_t right,
                          int64_t *result)
{
    int64_t quotient, remainder;

    if (operation == OPERATOR_ADD)
        return !__builtin_add_overflow(left, right, result);
    if (operation == OPERATOR_SUBTRACT)
        return !__builtin_sub_overflow(left, right, result);
    if (operation == OPERATOR_MULTIPLY)
        return !__builtin_mul_overflow(left, right, result);
    if (operation == OPERATOR_POWER || right == 0 || right == -1)
        return false;
    quotient = left / right;
    remainder = left % right;
    if (remainder && (remainder < 0) != (right < 0)) { /* Python rounds down */
        quotient--;
        remainder += right;
    }
    *result = operation == OPERATOR_MODULO ? remainder : quotient;
    return true;
}

static int64_t small_of(const struct value *value)
{
    return value->kind == VALUE_BOOLEAN ? value->boolean : value->integer;
}

static const struct value *operate_integers(struct evaluator *evaluator,
                                            enum jinja_operator operation,
                                            const struct value *left, const struct value *right,
                                            struct span span)
{
    struct arena *arena = evaluator->arena;
    struct bigint first, second;
    int64_t result;
    double real;

    if (operation != OPERATOR_DIVIDE && !left->digits.bytes && !right->digits.bytes &&
        operate_small(operation, small_of(left), small_of(right), &result))
        return computed_integer(arena, result);
    first = number_to_bigint(arena, left);
    second = number_to_bigint(arena, right);
    if (operation != OPERATOR_DIVIDE)
        return operate_bigints(evaluator, operation, &first, &second, span);
    if (!second.count)
        return zero_division(evaluator, span);
    real = bigint_quotient(arena, &first, &second);
    return isinf(real)
               ? evaluator_fail(evaluator, span, "the quotient is too large for a float")
               : computed_float(arena, real);
}

/* Python's float division: the remainder takes the sign of the divisor. */
static double operate_floor(enum jinja_operator operation, double left, double right)
{
    double remainder = fmod(left, right), quotient = (left - remainder) / right, whole;

    if (remainder != 0) {
        if ((right < 0) != (remainder < 0)) {
            remainder += right;
            quotient -= 1;
        }
    } else {
        remainder = copysign(0, right);
    }
    if (operation == OPERATOR_MODULO)
        return remainder;
    if (quotient == 0)
        return copysign(0, left / right);
    whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1 : whole;
}

static const struct value *operate_power(struct evaluator *evaluator, double left, double right,
                                         struct span span)
{
    double result = pow(left, right);

    if (left == 0 && right < 0)
        return zero_division(evaluator, span);
    if (left < 0 && right != floor(right))
        return evaluator_fail(evaluator, span, "the power is a complex number");
    if (isinf(result) && isfinite(left) && isfinite(right))
        return evaluator_fail(evaluator, span, "the power is too large for a float");
    return computed_float(evaluator->arena, result);
}

static const struct value *operate_floats(struct evaluator *evaluator,
                                          enum jinja_operator operation, double left,
                                          double right, struct span span)
{
    double result = 0;

    if (operation == OPERATOR_POWER)
        return operate_power(evaluator, left, right, span);
    if (operation == OPERATOR_ADD)
        result = left + right;
    else if (operation == OPERATOR_SUBTRACT)
        result = left - right;
    else if (operation == OPERATOR_MULTIPLY)
        result = left * right;
    else if (right == 0)
        return zero_division(evaluator, span);
    else if (operation == OPERATOR_DIVIDE)
        result = left / right;
    else
        result = operate_floor(operation, left, right);
    return computed_float(evaluator->arena, result);
}

const struct value *number_operate(struct evaluator *evaluator, enum jinja_operator operation,
                                   const struct value *left, const struct value *right,
                                   struct span span)
{
    double first, second;
    bool has_float = left->kind == VALUE_FLOAT || right->kind == VALUE_FLOAT;
    bool is_fraction =
        operation == OPERATOR_POWER && !has_float &&
        (right->digits.bytes ? right->digits.bytes[0] == '-' : small_of(right) < 0);

    if (!has_float && !is_fraction)
        return operate_integers(evaluator, operation, left, right, span);
    first = number_to_double(evaluator->arena, left);
    second = number_to_double(evaluator->arena, right);
    if ((left->kind != VALUE_FLOAT && isinf(first)) ||
        (right->kind != VALUE_FLOAT && isinf(second)))
        return evaluator_fail(evaluator, span, "the number is too large for a float");
    return operate_floats(evaluator, operation, first, second, span);
}
