/* SPDX-License-Identifier: MIT */
#include "render/operators.h"

#include <math.h>

#include "render/formatting.h"

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

bool value_is_number(const struct value *value)
{
    return value->kind == VALUE_INTEGER || value->kind == VALUE_FLOAT ||
           value->kind == VALUE_BOOLEAN;
}

static int64_t integer_of(const struct value *value)
{
    return value->kind == VALUE_BOOLEAN ? value->boolean : value->integer;
}

/* Wide enough to hold every 64-bit integer exactly. */
static long double real_of(const struct value *value)
{
    if (value->kind == VALUE_FLOAT)
        return value->real;
    return (long double)integer_of(value);
}

static const struct value *overflow(struct evaluator *evaluator, struct span span)
{
    return evaluator_fail(evaluator, span, "the number is beyond 64 bits");
}

static const struct value *zero_division(struct evaluator *evaluator, struct span span)
{
    return evaluator_fail(evaluator, span, "division by zero");
}

/* Division that rounds down, with the remainder on the side of the divisor. */
static void floor_divide(int64_t left, int64_t right, int64_t *quotient, int64_t *remainder)
{
    *quotient = left / right;
    *remainder = left % right;
    if (*remainder && (*remainder < 0) != (right < 0)) {
        (*quotient)--;
        *remainder += right;
    }
}

static const struct value *integer_power(struct evaluator *evaluator, int64_t base,
                                         int64_t exponent, struct span span)
{
    int64_t result = 1;

    while (exponent) {
        if ((exponent & 1) && __builtin_mul_overflow(result, base, &result))
            return overflow(evaluator, span);
        exponent >>= 1;
        if (exponent && __builtin_mul_overflow(base, base, &base))
            return overflow(evaluator, span);
    }
    return computed_integer(evaluator->arena, result);
}

static const struct value *operate_integers(struct evaluator *evaluator,
                                            enum jinja_operator operation, int64_t left,
                                            int64_t right, struct span span)
{
    int64_t result = 0, remainder = 0;
    bool is_beyond = false;

    if (operation == OPERATOR_POWER)
        return integer_power(evaluator, left, right, span);
    if (operation == OPERATOR_ADD) {
        is_beyond = __builtin_add_overflow(left, right, &result);
    } else if (operation == OPERATOR_SUBTRACT) {
        is_beyond = __builtin_sub_overflow(left, right, &result);
    } else if (operation == OPERATOR_MULTIPLY) {
        is_beyond = __builtin_mul_overflow(left, right, &result);
    } else if (!right) {
        return zero_division(evaluator, span);
    } else if (right == -1) {
        is_beyond = __builtin_sub_overflow((int64_t)0, left, &result);
        if (operation == OPERATOR_MODULO)
            return computed_integer(evaluator->arena, 0);
    } else {
        floor_divide(left, right, &result, &remainder);
        if (operation == OPERATOR_MODULO)
            result = remainder;
    }
    return is_beyond ? overflow(evaluator, span) : computed_integer(evaluator->arena, result);
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

static const struct value *operate_numbers(struct evaluator *evaluator,
                                           enum jinja_operator operation,
                                           const struct value *left, const struct value *right,
                                           struct span span)
{
    bool are_integers = left->kind != VALUE_FLOAT && right->kind != VALUE_FLOAT;

    if (left->digits.bytes || right->digits.bytes)
        return overflow(evaluator, span);
    if (are_integers && operation == OPERATOR_DIVIDE && integer_of(right))
        return computed_float(evaluator->arena, (double)(real_of(left) / real_of(right)));
    if (are_integers && operation != OPERATOR_DIVIDE &&
        !(operation == OPERATOR_POWER && integer_of(right) < 0))
        return operate_integers(evaluator, operation, integer_of(left), integer_of(right),
                                span);
    return operate_floats(evaluator, operation, (double)real_of(left), (double)real_of(right),
                          span);
}

static bool is_sequence(const struct value *value)
{
    return value->kind == VALUE_LIST && value->form <= FORM_TUPLE;
}

static const struct value *repeat(struct evaluator *evaluator, const struct value *value,
                                  const struct value *count, struct span span)
{
    size_t times = integer_of(count) > 0 ? (size_t)integer_of(count) : 0;
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
        return operate_numbers(evaluator, operation, left, right, span);
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
