/* SPDX-License-Identifier: MIT */
#include "template/callable.h"

#include "base/suggest.h"

static const struct callable_table *const filter_tables[] = {
    &value_filters,  &text_filters,   &path_filters, &list_filters,  &order_filters,
    &choice_filters, &map_filters,    &set_filters,  &regex_filters, &digest_filters,
    &json_filters,   &group_filters,  &read_filters, &url_filters,   &yaml_filters,
    &wrap_filters,   &markup_filters, &math_filters,
};

static const struct callable_table *const test_tables[] = {&test_table, &text_tests,
                                                           &place_tests, &more_tests};

const struct callable *callable_find(const struct callable_table *table, struct str name)
{
    for (size_t i = 0; i < table->count; i++)
        if (str_equal(table->items[i].name, name))
            return &table->items[i];
    return NULL;
}

const struct callable *callable_unknown(struct rendering *rendering,
                                        const struct callable_table *const *tables,
                                        size_t count, struct span span, struct str name)
{
    struct suggestion nearest = suggest_for(name);

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < tables[i]->count; j++)
            suggest_offer(&nearest, tables[i]->items[j].name);
    rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE, span,
                    "unknown %s '" STR_FORMAT "'" STR_FORMAT, tables[0]->what, STR_ARGS(name),
                    STR_ARGS(suggest_question(rendering->findings->arena, &nearest)));
    return NULL;
}

/* Ansible's own filters and tests may be given by their full names. */
static struct str plain_name(struct str name)
{
    struct str prefix = STR("ansible.builtin.");

    return str_starts_with(name, prefix) ? str_slice(name, prefix.length, name.length) : name;
}

static const struct callable *find_in(struct rendering *rendering,
                                      const struct callable_table *const *tables, size_t count,
                                      struct span span, struct str name)
{
    for (size_t i = 0; i < count; i++) {
        const struct callable *found = callable_find(tables[i], plain_name(name));

        if (found)
            return found;
    }
    return callable_unknown(rendering, tables, count, span, name);
}

const struct callable *filter_find(struct rendering *rendering, struct span span,
                                   struct str name)
{
    return find_in(rendering, filter_tables, COUNT_OF(filter_tables), span, name);
}

const struct callable *test_find(struct rendering *rendering, struct span span, struct str name)
{
    return find_in(rendering, test_tables, COUNT_OF(test_tables), span, name);
}

static void add_given(struct evaluator *evaluator, struct given_list *given, struct str name,
                      struct span span, const struct value *value)
{
    *LIST_ADD(evaluator->arena, given) = (struct given){name, span, value};
}

/* What f(*list) or f(**map) adds. */
static bool spread(struct evaluator *evaluator, const struct argument *argument,
                   const struct value *value, struct given_list *given)
{
    const struct value *items = value;

    if (argument->spread == SPREAD_LIST)
        items = evaluator_items(evaluator, value, argument->span);
    else if (value->kind != VALUE_MAP || value_is_object(value))
        items = evaluator_fail(evaluator, argument->span, "** needs a mapping, found a %s",
                               value_type_name(value));
    for (size_t i = 0; items && i < items->count; i++) {
        if (argument->spread == SPREAD_LIST) {
            add_given(evaluator, given, (struct str){0}, argument->span, items->items[i]);
            continue;
        }
        if (items->pairs[i].key->kind != VALUE_STRING || !items->pairs[i].key->string.length)
            return evaluator_fail(evaluator, argument->span,
                                  "the name of an argument is a text") != NULL;
        add_given(evaluator, given, items->pairs[i].key->string, argument->span,
                  items->pairs[i].value);
    }
    return items != NULL;
}

bool given_evaluate(struct evaluator *evaluator, const struct expression *expression,
                    bool accepts_undefined, struct given_list *given)
{
    for (size_t i = 0; i < expression->argument_count; i++) {
        const struct argument *argument = &expression->arguments[i];
        const struct value *value = accepts_undefined && !argument->spread
                                        ? evaluate(evaluator, argument->value)
                                        : evaluate_defined(evaluator, argument->value);

        if (!value)
            return false;
        if (argument->spread == SPREAD_NONE)
            add_given(evaluator, given, argument->name, argument->span, value);
        else if (!spread(evaluator, argument, value, given))
            return false;
    }
    return true;
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
                           const struct given *given, size_t position)
{
    struct suggestion nearest = suggest_for(given->name);
    size_t count = parameter_count(callable);

    if (!given->name.length && position < count)
        return position;
    for (size_t i = 0; i < count && given->name.length; i++) {
        if (str_equal(str_from(callable->parameters[i]), given->name))
            return i;
        suggest_offer(&nearest, str_from(callable->parameters[i]));
    }
    if (given->name.length)
        evaluator_fail(evaluator, given->span,
                       "'" STR_FORMAT "' has no argument '" STR_FORMAT "'" STR_FORMAT,
                       STR_ARGS(callable->name), STR_ARGS(given->name),
                       STR_ARGS(suggest_question(evaluator->arena, &nearest)));
    else
        evaluator_fail(evaluator, given->span,
                       "'" STR_FORMAT "' takes no more than %zu argument%s",
                       STR_ARGS(callable->name), count, count == 1 ? "" : "s");
    return MOST_PARAMETERS;
}

static bool bind(struct call *call, const struct callable *callable)
{
    struct value *rest = computed_list(call->evaluator->arena, FORM_TUPLE);

    for (size_t i = 0; i < call->given->count; i++) {
        const struct given *given = &call->given->items[i];
        bool is_rest = callable->is_variadic && !given->name.length;
        size_t index = is_rest ? 0 : parameter_of(call->evaluator, callable, given, i);

        if (index >= MOST_PARAMETERS)
            return false;
        if (is_rest)
            computed_add(call->evaluator->arena, rest, given->value);
        else if (call->arguments[index])
            return evaluator_fail(call->evaluator, given->span,
                                  "'" STR_FORMAT "' is given its argument '%s' twice",
                                  STR_ARGS(callable->name),
                                  callable->parameters[index]) != NULL;
        else
            call->arguments[index] = given->value;
    }
    call->rest = rest;
    for (size_t i = 0; i < callable->required; i++)
        if (!call->arguments[i])
            return evaluator_fail(call->evaluator, call->span,
                                  "'" STR_FORMAT "' needs its argument '%s'",
                                  STR_ARGS(callable->name), callable->parameters[i]) != NULL;
    return true;
}

/* Whether a secret is among what goes in. What is changed gives away only what it holds, and
 * that knows by itself whether it is secret: to look through a list at each append would take
 * the square of its length. */
static bool takes_secret(const struct call *call, const struct callable *callable)
{
    if (!call->evaluator->has_secrets)
        return false;
    if (call->subject && !callable->changes_subject && value_holds_secret(call->subject))
        return true;
    for (size_t i = 0; i < call->given->count; i++)
        if (value_holds_secret(call->given->items[i].value))
            return true;
    return false;
}

/* The values that go in, each looked at: none is undefined unless that is accepted, none is
 * too much. */
static bool check_values(struct call *call, const struct callable *callable)
{
    struct evaluator *evaluator = call->evaluator;

    if (call->subject && !callable->accepts_undefined) {
        call->subject = evaluator_demand(evaluator, call->subject);
        if (!call->subject)
            return false;
    }
    for (size_t i = 0; i < call->given->count; i++) {
        struct given *given = &call->given->items[i];

        if (!callable->accepts_undefined)
            given->value = evaluator_demand(evaluator, given->value);
        if (!given->value || !evaluator_weigh(evaluator, given->value, call->span))
            return false;
    }
    if (callable->changes_subject)
        return evaluator_charge(evaluator, 1, call->span);
    return !call->subject || evaluator_weigh(evaluator, call->subject, call->span);
}

/* What hostvars is a mapping to Ansible, but none that tells all it has. */
static bool suits_hosts(const struct call *call, const struct callable *callable)
{
    static const struct str fitting[] = {STR_INIT("default"), STR_INIT("d"),
                                         STR_INIT("defined"), STR_INIT("undefined")};

    if (!call->subject || !value_is_of_hosts(call->subject) ||
        callable_find(&host_methods, callable->name) == callable)
        return true;
    for (size_t i = 0; i < COUNT_OF(fitting); i++)
        if (str_equal(callable->name, fitting[i]))
            return true;
    return evaluator_fail(call->evaluator, call->span,
                          "'" STR_FORMAT "' does not work on %s; walk through groups['all']",
                          STR_ARGS(callable->name), value_type_name(call->subject)) != NULL;
}

const struct value *callable_run(struct evaluator *evaluator, const struct callable *callable,
                                 const struct value *subject, const struct given_list *given,
                                 struct span span)
{
    struct call call = {
        .evaluator = evaluator, .span = span, .subject = subject, .given = given};
    const struct value *result;
    bool is_secret;

    if (!check_values(&call, callable) || !suits_hosts(&call, callable))
        return NULL;
    if (callable->changes_subject && !subject->is_own)
        return evaluator_fail(evaluator, span,
                              "a value of the inventory cannot be changed by '" STR_FORMAT "'",
                              STR_ARGS(callable->name));
    if (callable->changes_subject && evaluator->has_shown)
        return evaluator_fail(evaluator, span,
                              "this block has written a list or mapping already, which "
                              "Ansible would show as it is at the end of the block");
    if (!callable->is_raw && !bind(&call, callable))
        return NULL;
    is_secret = takes_secret(&call, callable);
    evaluator->touched_secret |= is_secret; /* also for what a fault may quote */
    result = callable->run(&call);
    return result && is_secret && !callable->changes_subject && result->kind != VALUE_BOOLEAN
               ? computed_secret(evaluator->arena, result)
               : result;
}

const struct value *callable_is_marked(struct evaluator *evaluator,
                                       const struct callable *callable, struct span span)
{
    return evaluator_fail(evaluator, span,
                          "'" STR_FORMAT "' gives text that is marked as safe for HTML, which "
                          "is supported only as the last filter of {{ }}",
                          STR_ARGS(callable->name));
}

const struct value *unrolled(struct evaluator *evaluator, const struct value *value)
{
    struct value *list;

    if (value->kind != VALUE_LIST || value->form <= FORM_TUPLE)
        return value;
    list = computed_copy(evaluator->arena, value);
    list->form = FORM_LIST;
    list->string = (struct str){0};
    return list;
}

static const struct value *marked_as_text(struct evaluator *evaluator,
                                          const struct value *value)
{
    struct value *text = ARENA_NEW(evaluator->arena, struct value);

    *text = *value;
    text->is_text = true;
    return text;
}

const struct value *filter_run(struct evaluator *evaluator, const struct callable *filter,
                               const struct value *subject, const struct given_list *given,
                               struct span span)
{
    const struct value *result = callable_run(evaluator, filter, subject, given, span);

    if (result && filter->makes_text && evaluator->converts)
        return marked_as_text(evaluator, result);
    return result && evaluator->rendering->options->is_ansible ? unrolled(evaluator, result)
                                                               : result;
}
