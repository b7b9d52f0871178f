/* SPDX-License-Identifier: MIT */
/* Filters on single values. bool, mandatory, ternary and type_debug are Ansible's. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "template/callable.h"
#include "template/formatting.h"
#include "template/operators.h"
#include "values/value_order.h"

enum { MOST_PLACES = 300, ROUNDED_BYTES = 700, WIDEST_LINE = 80 };

static const struct value *filter_default(const struct call *call)
{
    bool is_missing = call->subject->kind == VALUE_UNDEFINED ||
                      (call_flag(call, 1) && !value_is_true(call->subject));

    if (!is_missing)
        return call->subject;
    return call->arguments[0] ? call->arguments[0] : give_string(call, STR(""));
}

static const struct value *filter_mandatory(const struct call *call)
{
    struct str message;

    if (call->subject->kind != VALUE_UNDEFINED || !call->arguments[0])
        return evaluator_demand(call->evaluator, call->subject);
    if (!call_string(call, 0, STR(""), &message))
        return NULL;
    return evaluator_fail(call->evaluator, call->span, STR_FORMAT, STR_ARGS(message));
}

static const struct value *filter_ternary(const struct call *call)
{
    const struct value *subject = evaluator_demand(call->evaluator, call->subject);
    const struct value *for_none = call->arguments[2];

    if (!subject)
        return NULL;
    if (subject->kind == VALUE_NONE && for_none && for_none->kind != VALUE_NONE)
        return for_none;
    return call->arguments[value_is_true(subject) ? 0 : 1];
}

static const struct value *filter_bool(const struct call *call)
{
    static const struct str words[] = {STR_INIT("yes"), STR_INIT("on"), STR_INIT("1"),
                                       STR_INIT("true")};
    static const struct value one = {.kind = VALUE_INTEGER, .integer = 1};
    const struct value *subject = call->subject;
    bool is_true = values_equal(subject, &one);

    if (subject->kind == VALUE_NONE || subject->kind == VALUE_BOOLEAN)
        return subject;
    for (size_t i = 0; subject->kind == VALUE_STRING && i < COUNT_OF(words); i++)
        is_true |=
            str_equal(str_lower_ascii(call->evaluator->arena, subject->string), words[i]);
    return give_boolean(call, is_true);
}

static const struct value *otherwise_zero(const struct call *call)
{
    return call->arguments[0] ? call->arguments[0]
                              : computed_integer(call->evaluator->arena, 0);
}

static const struct value *filter_int(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    const struct value *subject = call->subject, *parsed = NULL;
    int64_t base;
    double real;

    if (!call_integer(call, 1, 10, &base))
        return NULL;
    if (subject->kind == VALUE_INTEGER)
        return subject;
    if (subject->kind == VALUE_BOOLEAN)
        return computed_integer(arena, subject->boolean);
    if (subject->kind == VALUE_FLOAT && isinf(subject->real))
        return evaluator_fail(call->evaluator, call->span,
                              "an infinite number is no whole one");
    if (subject->kind == VALUE_STRING && base >= 0 && base <= 36 && base != 1)
        parsed = parse_integer(arena, subject->string, (int)base);
    if (parsed)
        return parsed;
    if (subject->kind == VALUE_FLOAT)
        real = subject->real;
    else if (subject->kind != VALUE_STRING || !parse_float(arena, subject->string, &real))
        return otherwise_zero(call);
    return isfinite(real) ? whole_number(arena, trunc(real)) : otherwise_zero(call);
}

static const struct value *filter_float(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    double real;

    if (call->subject->kind == VALUE_FLOAT)
        return call->subject;
    if (value_is_number(call->subject))
        real = number_to_double(arena, call->subject);
    else if (call->subject->kind != VALUE_STRING ||
             !parse_float(arena, call->subject->string, &real))
        return call->arguments[0] ? call->arguments[0] : computed_float(arena, 0);
    else
        return computed_float(arena, real);
    return isfinite(real) ? computed_float(arena, real)
                          : evaluator_fail(call->evaluator, call->span,
                                           "the number is too large for a float");
}

static const struct value *filter_string(const struct call *call)
{
    struct str text;

    return call_subject_text(call, &text) ? give_string(call, text) : NULL;
}

static const struct value *filter_abs(const struct call *call)
{
    static const struct value zero = {.kind = VALUE_INTEGER};
    const struct value *subject = call->subject;
    int order = 0;

    if (!value_is_number(subject))
        return evaluator_fail(call->evaluator, call->span, "a %s has no absolute value",
                              value_type_name(subject));
    if (subject->kind == VALUE_FLOAT)
        return computed_float(call->evaluator->arena, fabs(subject->real));
    return operate(call->evaluator,
                   values_order(subject, &zero, &order) && order < 0 ? OPERATOR_SUBTRACT
                                                                     : OPERATOR_ADD,
                   &zero, subject, call->span);
}

/* Python's round(): to the nearest decimal of so many places, half to even. */
static const struct value *round_common(const struct call *call, int64_t places)
{
    const struct value *subject = call->subject;
    char text[ROUNDED_BYTES];

    if (subject->kind == VALUE_FLOAT && !isfinite(subject->real))
        return subject;
    if (places < 0 || places > MOST_PLACES)
        return evaluator_fail(call->evaluator, call->span,
                              "round to %lld places is not supported", (long long)places);
    if (subject->kind != VALUE_FLOAT)
        return operate(call->evaluator, OPERATOR_ADD, subject,
                       computed_integer(call->evaluator->arena, 0), call->span);
    snprintf(text, sizeof(text), "%.*f", (int)places, subject->real);
    return computed_float(call->evaluator->arena, strtod(text, NULL));
}

/* ceil and floor as Jinja2 has them: of the number times ten to the places, divided by that. */
static const struct value *round_aside(const struct call *call, int64_t places, bool is_up)
{
    struct evaluator *evaluator = call->evaluator;
    const struct value *ten = computed_integer(evaluator->arena, 10);
    const struct value *factor = operate(
        evaluator, OPERATOR_POWER, ten, computed_integer(evaluator->arena, places), call->span);
    const struct value *scaled =
        factor ? operate(evaluator, OPERATOR_MULTIPLY, call->subject, factor, call->span)
               : NULL;

    if (!scaled)
        return NULL;
    if (scaled->kind == VALUE_FLOAT) {
        if (!isfinite(scaled->real))
            return evaluator_fail(evaluator, call->span, "the number has no whole one near it");
        scaled =
            whole_number(evaluator->arena, is_up ? ceil(scaled->real) : floor(scaled->real));
    }
    return operate(evaluator, OPERATOR_DIVIDE, scaled, factor, call->span);
}

static const struct value *filter_round(const struct call *call)
{
    struct str method;
    int64_t places;

    if (!call_integer(call, 0, 0, &places) || !call_string(call, 1, STR("common"), &method))
        return NULL;
    if (!value_is_number(call->subject))
        return evaluator_fail(call->evaluator, call->span, "a %s cannot be rounded",
                              value_type_name(call->subject));
    if (str_equal(method, STR("common")))
        return round_common(call, places);
    if (str_equal(method, STR("ceil")) || str_equal(method, STR("floor")))
        return round_aside(call, places, method.bytes[0] == 'c');
    return evaluator_fail(call->evaluator, call->span,
                          "the method is 'common', 'ceil' or 'floor'");
}

/* The same value with the keys of all mappings in order; NULL after a fault. */
static const struct value *ordered(const struct call *call, const struct value *value)
{
    struct arena *arena = call->evaluator->arena;
    struct value *copy;

    value = evaluator_demand(call->evaluator, value);
    if (!value || (value->kind != VALUE_LIST && value->kind != VALUE_MAP))
        return value;
    if (value_is_object(value) || (value->kind == VALUE_LIST && value->form > FORM_TUPLE))
        return evaluator_fail(call->evaluator, call->span, "pprint of a %s is not supported",
                              value_type_name(value));
    copy = computed_copy(arena, value);
    if (copy->kind == VALUE_MAP && !value_sort_pairs(arena, copy))
        return evaluator_fail(call->evaluator, call->span,
                              "pprint of keys that have no order is not supported");
    for (size_t i = 0; i < copy->count; i++) {
        struct value *part = ARENA_NEW(arena, struct value);
        const struct value *old =
            copy->kind == VALUE_LIST ? copy->items[i] : copy->pairs[i].value;
        const struct value *new = ordered(call, old);

        if (!new || !evaluator_charge(call->evaluator, 1, call->span))
            return NULL;
        *part = *new;
        *(copy->kind == VALUE_LIST ? &copy->items[i] : &copy->pairs[i].value) = part;
    }
    return copy;
}

/* What fits on a line, which is where pprint differs from repr() by the order of keys alone. */
static const struct value *filter_pprint(const struct call *call)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);
    const struct value *value = ordered(call, call->subject);
    struct str text;

    if (!value)
        return NULL;
    computed_add(call->evaluator->arena, list,
                 value); /* a text by itself has its quotes, too */
    if (!evaluator_text(call->evaluator, list, call->span, &text))
        return NULL;
    text = str_slice(text, 1, text.length - 1);
    return utf8_count(text) <= WIDEST_LINE
               ? give_string(call, text)
               : evaluator_fail(call->evaluator, call->span,
                                "pprint of what takes more than %d columns is not supported",
                                WIDEST_LINE);
}

/* Texts are of several classes in Ansible, by where they come from. */
static const struct value *filter_type_debug(const struct call *call)
{
    static const char *const classes[] = {
        [FORM_NAMESPACE] = "Namespace",   [FORM_MACRO] = "Macro",
        [FORM_MODULE] = "TemplateModule", [FORM_LOOP] = "LoopContext",
        [FORM_CYCLER] = "Cycler",         [FORM_JOINER] = "Joiner",
    };
    const struct value *subject = call->subject;

    if (subject->kind == VALUE_STRING)
        return evaluator_fail(
            call->evaluator, call->span,
            "type_debug of a text is not supported: Ansible has several kinds");
    return give_string(call,
                       str_from(value_is_object(subject) && subject->form < COUNT_OF(classes)
                                    ? classes[subject->form]
                                    : value_type_name(subject)));
}

/* A part of what is undefined is to Ansible the same thing, still undefined. */
static const struct value *filter_attr(const struct call *call)
{
    struct evaluator *evaluator = call->evaluator;
    const struct value *subject = call->subject;
    const struct value *name = evaluator_demand(evaluator, call->arguments[0]);

    if (!name)
        return NULL;
    if (name->kind != VALUE_STRING)
        return evaluator_fail(evaluator, call->span, "the name of an attribute is a text");
    if (subject->kind != VALUE_UNDEFINED)
        return evaluator_attribute_alone(evaluator, subject, name->string, call->span);
    if (!subject->string.length)
        return evaluator_fail(evaluator, call->span, "there is no value to look at");
    if (!evaluator->rendering->options->is_ansible)
        return evaluator_demand(evaluator, subject);
    return evaluator_undefined_attribute(evaluator, subject, name->string, call->span);
}

static const struct callable filters[] = {
    CALLABLE("default", .run = filter_default, .parameters = {"default_value", "boolean"},
             .accepts_undefined = true),
    CALLABLE("d", .run = filter_default, .parameters = {"default_value", "boolean"},
             .accepts_undefined = true),
    CALLABLE("mandatory", .run = filter_mandatory, .parameters = {"msg"},
             .accepts_undefined = true),
    CALLABLE("ternary", .run = filter_ternary,
             .parameters = {"true_val", "false_val", "none_val"}, .required = 2,
             .accepts_undefined = true),
    CALLABLE("bool", .run = filter_bool),
    CALLABLE("int", .run = filter_int, .parameters = {"default", "base"}),
    CALLABLE("float", .run = filter_float, .parameters = {"default"}),
    CALLABLE("string", .makes_text = true, .run = filter_string),
    CALLABLE("abs", .run = filter_abs),
    CALLABLE("round", .run = filter_round, .parameters = {"precision", "method"}),
    CALLABLE("attr", .run = filter_attr, .parameters = {"name"}, .required = 1,
             .accepts_undefined = true),
    CALLABLE("pprint", .run = filter_pprint),
    CALLABLE("type_debug", .run = filter_type_debug),
};

const struct callable_table value_filters = {"filter", filters, COUNT_OF(filters)};
