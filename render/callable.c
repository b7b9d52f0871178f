/* SPDX-License-Identifier: MIT */
#include "render/callable.h"

#include "base/suggest.h"

const struct callable *callable_find(const struct callable_table *table, struct str name)
{
    for (size_t i = 0; i < table->count; i++)
        if (str_equal(table->items[i].name, name))
            return &table->items[i];
    return NULL;
}

const struct callable *callable_unknown(struct rendering *rendering,
                                        const struct callable_table *const *tables,
                                        size_t count, struct span name)
{
    struct suggestion nearest = suggest_for(span_str(name));

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < tables[i]->count; j++)
            suggest_offer(&nearest, tables[i]->items[j].name);
    rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE, name,
                    "unknown %s '" STR_FORMAT "'" STR_FORMAT, tables[0]->what,
                    STR_ARGS(nearest.word),
                    STR_ARGS(suggest_question(rendering->findings->arena, &nearest)));
    return NULL;
}

const struct callable *filter_find(struct rendering *rendering, struct span name)
{
    static const struct callable_table *const tables[] = {&filter_table, &list_filter_table};

    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        const struct callable *filter = callable_find(tables[i], span_str(name));

        if (filter)
            return filter;
    }
    return callable_unknown(rendering, tables, COUNT_OF(tables), name);
}

const struct callable *test_find(struct rendering *rendering, struct span name)
{
    static const struct callable_table *const table = &test_table;
    const struct callable *test = callable_find(table, span_str(name));

    return test ? test : callable_unknown(rendering, &table, 1, name);
}

static size_t parameter_count(const struct callable *callable)
{
    size_t count = 0;

    while (count < MOST_PARAMETERS && callable->parameters[count])
        count++;
    return count;
}

/* The parameter that an argument goes to; beyond the last one after a fault. */
static size_t parameter_of(struct evaluator *evaluator, const struct callable *callable,
                           const struct argument *argument, size_t position)
{
    struct suggestion nearest = suggest_for(argument->name);
    size_t count = parameter_count(callable);

    if (!argument->name.length && position < count)
        return position;
    for (size_t i = 0; i < count && argument->name.length; i++) {
        if (str_equal(str_from(callable->parameters[i]), argument->name))
            return i;
        suggest_offer(&nearest, str_from(callable->parameters[i]));
    }
    if (argument->name.length)
        evaluator_fail(evaluator, argument->span,
                       "'" STR_FORMAT "' has no argument '" STR_FORMAT "'" STR_FORMAT,
                       STR_ARGS(callable->name), STR_ARGS(argument->name),
                       STR_ARGS(suggest_question(evaluator->arena, &nearest)));
    else
        evaluator_fail(evaluator, argument->span,
                       "'" STR_FORMAT "' takes no more than %zu argument%s",
                       STR_ARGS(callable->name), count, count == 1 ? "" : "s");
    return MOST_PARAMETERS;
}

static bool bind(struct call *call, const struct callable *callable,
                 const struct expression *expression, bool *is_secret)
{
    struct evaluator *evaluator = call->evaluator;
    struct value *rest = computed_list(evaluator->arena, FORM_TUPLE);

    for (size_t i = 0; i < expression->argument_count; i++) {
        const struct argument *argument = &expression->arguments[i];
        bool is_rest = callable->is_variadic && !argument->name.length;
        size_t index = is_rest ? 0 : parameter_of(evaluator, callable, argument, i);
        const struct value *value;

        if (index >= MOST_PARAMETERS)
            return false;
        value = callable->accepts_undefined ? evaluate(evaluator, argument->value)
                                            : evaluate_defined(evaluator, argument->value);
        if (!value)
            return false;
        if (evaluator->has_secrets && value_holds_secret(value))
            *is_secret = true;
        if (is_rest)
            computed_add(evaluator->arena, rest, value);
        else
            call->arguments[index] = value;
    }
    call->rest = rest;
    for (size_t i = 0; i < callable->required; i++)
        if (!call->arguments[i])
            return evaluator_fail(evaluator, call->span,
                                  "'" STR_FORMAT "' needs its argument '%s'",
                                  STR_ARGS(callable->name), callable->parameters[i]) != NULL;
    return true;
}

const struct value *callable_run(struct evaluator *evaluator, const struct callable *callable,
                                 const struct value *subject,
                                 const struct expression *expression)
{
    struct call call = {.evaluator = evaluator, .span = expression->span, .subject = subject};
    bool is_secret = evaluator->has_secrets && subject && value_holds_secret(subject);
    const struct value *result;

    if (subject && !callable->accepts_undefined)
        call.subject = evaluator_demand(evaluator, subject);
    if ((subject && !call.subject) || !bind(&call, callable, expression, &is_secret))
        return NULL;
    if (subject && !evaluator_charge(evaluator, value_weight(subject), call.span))
        return NULL;
    result = callable->run(&call);
    return result && is_secret && result->kind != VALUE_BOOLEAN
               ? computed_secret(evaluator->arena, result)
               : result;
}

static bool wrong_type(const struct call *call, size_t index, const char *wanted)
{
    return evaluator_fail(call->evaluator, call->span, "expected %s, found a %s", wanted,
                          value_type_name(call->arguments[index])) != NULL;
}

bool call_string(const struct call *call, size_t index, struct str otherwise,
                 struct str *string)
{
    const struct value *value = call->arguments[index];

    *string = otherwise;
    if (!value || (value->kind == VALUE_NONE && !otherwise.bytes))
        return true;
    if (value->kind != VALUE_STRING)
        return wrong_type(call, index, "a text");
    *string = value->string;
    return true;
}

bool call_integer(const struct call *call, size_t index, int64_t otherwise, int64_t *integer)
{
    const struct value *value = call->arguments[index];

    *integer = otherwise;
    if (!value)
        return true;
    if ((value->kind != VALUE_INTEGER && value->kind != VALUE_BOOLEAN) || value->digits.bytes)
        return wrong_type(call, index, "a whole number");
    *integer = value->kind == VALUE_BOOLEAN ? value->boolean : value->integer;
    return true;
}

bool call_flag(const struct call *call, size_t index)
{
    return call->arguments[index] && value_is_true(call->arguments[index]);
}
