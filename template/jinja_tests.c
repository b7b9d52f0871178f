/* SPDX-License-Identifier: MIT */
/* What can stand behind "is". */
#include <math.h>

#include "template/callable.h"
#include "template/formatting.h"
#include "template/operators.h"

static const struct value *answer(const struct call *call, bool is_so)
{
    return computed_boolean(call->evaluator->arena, is_so);
}

static const struct value *is_defined(const struct call *call)
{
    return answer(call, call->subject->kind != VALUE_UNDEFINED);
}

static const struct value *is_undefined(const struct call *call)
{
    return answer(call, call->subject->kind == VALUE_UNDEFINED);
}

static const struct value *is_none(const struct call *call)
{
    return answer(call, call->subject->kind == VALUE_NONE);
}

static const struct value *is_mapping(const struct call *call)
{
    return answer(call, call->subject->kind == VALUE_MAP && !value_is_object(call->subject));
}

static const struct value *is_string(const struct call *call)
{
    return answer(call, call->subject->kind == VALUE_STRING);
}

static const struct value *is_number(const struct call *call)
{
    return answer(call, value_is_number(call->subject));
}

static const struct value *is_integer(const struct call *call)
{
    return answer(call, call->subject->kind == VALUE_INTEGER);
}

static const struct value *is_float(const struct call *call)
{
    return answer(call, call->subject->kind == VALUE_FLOAT);
}

/* Of what is no number at all the answer is no. */
static const struct value *is_nan(const struct call *call)
{
    const struct value *value = call->subject;

    if (value->kind == VALUE_UNDEFINED && !value->string.length)
        return evaluator_fail(call->evaluator, call->span, "there is no value to look at");
    value = evaluator_demand(call->evaluator, value);
    if (!value)
        return NULL;
    if (value->digits.bytes && isinf(number_to_double(call->evaluator->arena, value)))
        return evaluator_fail(call->evaluator, call->span,
                              "the number is too large for a float");
    return answer(call, value->kind == VALUE_FLOAT && isnan(value->real));
}

/* No text is marked as safe where a test could see it, see markup_filters.c. To Ansible what is
 * undefined has any attribute, the one that marks such text too. */
static const struct value *is_escaped(const struct call *call)
{
    return answer(call, call->subject->kind == VALUE_UNDEFINED &&
                            call->subject->string.length &&
                            call->evaluator->rendering->options->is_ansible);
}

static const struct value *is_boolean(const struct call *call)
{
    return answer(call, call->subject->kind == VALUE_BOOLEAN);
}

static const struct value *is_true(const struct call *call)
{
    return answer(call, call->subject->kind == VALUE_BOOLEAN && call->subject->boolean);
}

static const struct value *is_false(const struct call *call)
{
    return answer(call, call->subject->kind == VALUE_BOOLEAN && !call->subject->boolean);
}

static const struct value *is_iterable(const struct call *call)
{
    enum value_kind kind = call->subject->kind;

    return answer(call, !value_is_object(call->subject) &&
                            (kind == VALUE_LIST || kind == VALUE_MAP || kind == VALUE_STRING));
}

static const struct value *is_sequence(const struct call *call)
{
    const struct value *value = call->subject;

    return answer(call, (value->kind == VALUE_MAP && !value_is_object(value)) ||
                            value->kind == VALUE_STRING ||
                            (value->kind == VALUE_LIST &&
                             (value->form <= FORM_TUPLE || value->form == FORM_RANGE)));
}

static const struct value *is_divisible(const struct call *call)
{
    const struct value *rest = operate(call->evaluator, OPERATOR_MODULO, call->subject,
                                       call->arguments[0], call->span);
    static const struct value zero = {.kind = VALUE_INTEGER};

    return rest ? answer(call, values_equal(rest, &zero)) : NULL;
}

static const struct value *has_rest(const struct call *call, bool wanted)
{
    static const struct value two = {.kind = VALUE_INTEGER, .integer = 2};
    const struct value number = {.kind = VALUE_INTEGER, .integer = wanted};
    const struct value *rest =
        operate(call->evaluator, OPERATOR_MODULO, call->subject, &two, call->span);

    if (rest && !value_is_number(rest))
        return answer(call, false);
    return rest ? answer(call, values_equal(rest, &number)) : NULL;
}

static const struct value *is_odd(const struct call *call)
{
    return has_rest(call, true);
}

static const struct value *is_even(const struct call *call)
{
    return has_rest(call, false);
}

static const struct value *compares(const struct call *call, enum jinja_operator operation)
{
    bool result;

    if (!values_compare(call->evaluator, operation, call->subject, call->arguments[0],
                        call->span, &result))
        return NULL;
    return answer(call, result);
}

static const struct value *is_equal(const struct call *call)
{
    return compares(call, OPERATOR_EQUAL);
}

static const struct value *is_unequal(const struct call *call)
{
    return compares(call, OPERATOR_UNEQUAL);
}

static const struct value *is_less(const struct call *call)
{
    return compares(call, OPERATOR_LESS);
}

static const struct value *is_greater(const struct call *call)
{
    return compares(call, OPERATOR_GREATER);
}

static const struct value *is_in(const struct call *call)
{
    return compares(call, OPERATOR_IN);
}

/* The same object, not merely an equal one. Constants and small numbers are what they are. */
static const struct value *is_same(const struct call *call)
{
    const struct value *left = call->subject, *right = call->arguments[0];

    if (left->kind == VALUE_NONE || left->kind == VALUE_BOOLEAN || right->kind == VALUE_NONE ||
        right->kind == VALUE_BOOLEAN)
        return answer(call, left->kind == right->kind && left->boolean == right->boolean);
    if (left == right)
        return answer(call, true);
    return evaluator_fail(call->evaluator, call->span,
                          "sameas is supported for none, true and false alone");
}

static const struct value *is_callable(const struct call *call)
{
    /* what is undefined has a method for it in Python, which then fails */
    return answer(call,
                  call->subject->kind == VALUE_UNDEFINED ||
                      (call->subject->kind == VALUE_MAP &&
                       (call->subject->form == FORM_MACRO || call->subject->form == FORM_LOOP ||
                        call->subject->form == FORM_JOINER)));
}

static const struct value *is_at_most(const struct call *call)
{
    return compares(call, OPERATOR_LESS_EQUAL);
}

static const struct value *is_at_least(const struct call *call)
{
    return compares(call, OPERATOR_GREATER_EQUAL);
}

/* Ansible's "contains": "in" the other way round. */
static const struct value *contains(const struct call *call)
{
    bool result;

    if (!values_compare(call->evaluator, OPERATOR_IN, call->arguments[0], call->subject,
                        call->span, &result))
        return NULL;
    return answer(call, result);
}

static const struct value *is_truthy(const struct call *call)
{
    return answer(call, value_is_true(call->subject));
}

static const struct value *is_falsy(const struct call *call)
{
    return answer(call, !value_is_true(call->subject));
}

static bool all_hashable(const struct value *items)
{
    for (size_t i = 0; i < items->count; i++)
        if (!value_is_hashable(items->items[i]))
            return false;
    return true;
}

/* Whether each of the parts that wanted names is among those of the other. */
static const struct value *holds_all(const struct call *call, const struct value *wanted,
                                     const struct value *all)
{
    all = evaluator_items(call->evaluator, all, call->span);
    wanted = evaluator_items(call->evaluator, wanted, call->span);
    if (!all || !wanted ||
        !evaluator_charge(call->evaluator, 1 + all->count * wanted->count / 16, call->span))
        return NULL;
    if (!all_hashable(all) || !all_hashable(wanted))
        return evaluator_fail(call->evaluator, call->span, "lists and mappings are in no set");
    for (size_t i = 0; i < wanted->count; i++) {
        bool is_there = false;

        for (size_t j = 0; j < all->count && !is_there; j++)
            is_there = values_equal(all->items[j], wanted->items[i]);
        if (!is_there)
            return answer(call, false);
    }
    return answer(call, true);
}

static const struct value *is_subset(const struct call *call)
{
    return holds_all(call, call->subject, call->arguments[0]);
}

static const struct value *is_superset(const struct call *call)
{
    return holds_all(call, call->arguments[0], call->subject);
}

#define OTHER .parameters = {"other"}, .required = 1

static const struct callable tests[] = {
    CALLABLE("defined", .run = is_defined, .accepts_undefined = true),
    CALLABLE("undefined", .run = is_undefined, .accepts_undefined = true),
    CALLABLE("none", .run = is_none, .accepts_undefined = true),
    CALLABLE("mapping", .run = is_mapping, .accepts_undefined = true),
    CALLABLE("string", .run = is_string, .accepts_undefined = true),
    CALLABLE("number", .run = is_number, .accepts_undefined = true),
    CALLABLE("integer", .run = is_integer, .accepts_undefined = true),
    CALLABLE("float", .run = is_float, .accepts_undefined = true),
    CALLABLE("nan", .run = is_nan, .accepts_undefined = true),
    CALLABLE("isnan", .run = is_nan, .accepts_undefined = true),
    CALLABLE("escaped", .run = is_escaped, .accepts_undefined = true),
    CALLABLE("boolean", .run = is_boolean, .accepts_undefined = true),
    CALLABLE("true", .run = is_true, .accepts_undefined = true),
    CALLABLE("false", .run = is_false, .accepts_undefined = true),
    CALLABLE("callable", .run = is_callable, .accepts_undefined = true),
    CALLABLE("iterable", .run = is_iterable),
    CALLABLE("sequence", .run = is_sequence, .accepts_undefined = true),
    CALLABLE("divisibleby", .run = is_divisible, .parameters = {"num"}, .required = 1),
    CALLABLE("odd", .run = is_odd),
    CALLABLE("even", .run = is_even),
    CALLABLE("sameas", .run = is_same, OTHER, .accepts_undefined = true),
    CALLABLE("eq", .run = is_equal, OTHER),
    CALLABLE("==", .run = is_equal, OTHER),
    CALLABLE("equalto", .run = is_equal, OTHER),
    CALLABLE("ne", .run = is_unequal, OTHER),
    CALLABLE("!=", .run = is_unequal, OTHER),
    CALLABLE("lt", .run = is_less, OTHER),
    CALLABLE("<", .run = is_less, OTHER),
    CALLABLE("lessthan", .run = is_less, OTHER),
    CALLABLE("le", .run = is_at_most, OTHER),
    CALLABLE("<=", .run = is_at_most, OTHER),
    CALLABLE("gt", .run = is_greater, OTHER),
    CALLABLE(">", .run = is_greater, OTHER),
    CALLABLE("greaterthan", .run = is_greater, OTHER),
    CALLABLE("ge", .run = is_at_least, OTHER),
    CALLABLE(">=", .run = is_at_least, OTHER),
    CALLABLE("in", .run = is_in, .parameters = {"seq"}, .required = 1),
    CALLABLE("contains", .run = contains, .parameters = {"element"}, .required = 1),
    CALLABLE("truthy", .run = is_truthy),
    CALLABLE("falsy", .run = is_falsy),
    CALLABLE("subset", .run = is_subset, OTHER),
    CALLABLE("issubset", .run = is_subset, OTHER),
    CALLABLE("superset", .run = is_superset, OTHER),
    CALLABLE("issuperset", .run = is_superset, OTHER),
};

#undef OTHER

const struct callable_table test_table = {"test", tests, COUNT_OF(tests)};
