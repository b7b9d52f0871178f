/* SPDX-License-Identifier: MIT */
/* What can stand behind "is". */
#include "render/callable.h"
#include "render/operators.h"

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
    return answer(call, call->subject->kind == VALUE_MAP);
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

    return answer(call, kind == VALUE_LIST || kind == VALUE_MAP || kind == VALUE_STRING);
}

static const struct value *is_sequence(const struct call *call)
{
    const struct value *value = call->subject;

    return answer(call, value->kind == VALUE_MAP || value->kind == VALUE_STRING ||
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
    static const struct value one = {.kind = VALUE_INTEGER, .integer = 1};
    const struct value *rest =
        operate(call->evaluator, OPERATOR_MODULO, call->subject, &two, call->span);

    if (rest && !value_is_number(rest))
        return answer(call, false);
    return rest ? answer(call, values_equal(rest, &one) == wanted) : NULL;
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

static const struct value *is_lower(const struct call *call)
{
    bool has_letter = false, is_so = true;
    struct str text;

    if (!evaluator_text(call->evaluator, call->subject, call->span, &text))
        return NULL;
    for (size_t i = 0; i < text.length; i++) {
        has_letter |= text.bytes[i] >= 'a' && text.bytes[i] <= 'z';
        is_so &= !(text.bytes[i] >= 'A' && text.bytes[i] <= 'Z');
    }
    return answer(call, has_letter && is_so);
}

static const struct value *is_upper(const struct call *call)
{
    bool has_letter = false, is_so = true;
    struct str text;

    if (!evaluator_text(call->evaluator, call->subject, call->span, &text))
        return NULL;
    for (size_t i = 0; i < text.length; i++) {
        has_letter |= text.bytes[i] >= 'A' && text.bytes[i] <= 'Z';
        is_so &= !(text.bytes[i] >= 'a' && text.bytes[i] <= 'z');
    }
    return answer(call, has_letter && is_so);
}

/* clang-format off */
static const struct callable tests[] = {
    {.name = STR_INIT("defined"),     .run = is_defined,                         .accepts_undefined = true},
    {.name = STR_INIT("undefined"),                               .run = is_undefined,                                            .accepts_undefined = true},
    {.name = STR_INIT("none"),      .run = is_none,    .accepts_undefined = true},
    {.name = STR_INIT("mapping"),            .run = is_mapping,                         .accepts_undefined = true},
    {.name = STR_INIT("string"),     .run = is_string,                  .accepts_undefined = true},
    {.name = STR_INIT("number"),                               .run = is_number,                                               .accepts_undefined = true},
    {.name = STR_INIT("integer"),      .run = is_integer,                              .accepts_undefined = true},
    {.name = STR_INIT("float"),.run = is_float,.accepts_undefined = true},
    {.name = STR_INIT("boolean"),     .run = is_boolean,                        .accepts_undefined = true},
    {.name = STR_INIT("true"),                               .run = is_true,                                                .accepts_undefined = true},
    {.name = STR_INIT("false"),      .run = is_false,                                                                                             .accepts_undefined = true},
    {.name = STR_INIT("iterable"),          .run = is_iterable  },
    {.name = STR_INIT("sequence"),        .run = is_sequence,     .accepts_undefined = true},
    {.name = STR_INIT("divisibleby"),
     .run = is_divisible,
     .parameters = {"num"},
     .required = 1},
    {.name = STR_INIT("odd"),      .run = is_odd},
    {.name = STR_INIT("even"),    .run = is_even                                          },
    {.name = STR_INIT("eq"),      .run = is_equal,                  .parameters = {"other"}, .required = 1},
    {.name = STR_INIT("equalto"), .run = is_equal,                                                        .parameters = {"other"}, .required = 1},
    {.name = STR_INIT("ne"),                   .run = is_unequal,                                                            .parameters = {"other"}, .required = 1},
    {.name = STR_INIT("lt"),             .run = is_less,                                                                                                    .parameters = {"other"}, .required = 1},
    {.name = STR_INIT("lessthan"),              .run = is_less,             .parameters = {"other"}, .required = 1},
    {.name = STR_INIT("gt"),           .run = is_greater,            .parameters = {"other"}, .required = 1},
    {.name = STR_INIT("greaterthan"),
     .run = is_greater,
     .parameters = {"other"},
     .required = 1},
    {.name = STR_INIT("in"),        .run = is_in,.parameters = {"seq"}, .required = 1},
    {.name = STR_INIT("lower"),          .run = is_lower               },
    {.name = STR_INIT("upper"),                  .run = is_upper                                                          },
};
/* clang-format on */

const struct callable_table test_table = {"test", tests, COUNT_OF(tests)};
