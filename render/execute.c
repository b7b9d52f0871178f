/* SPDX-License-Identifier: MIT */
#include "render/execute.h"

/* Text of the template, its line ends as LF. */
static bool execute_text(struct evaluator *evaluator, const struct statement *statement)
{
    struct rendering *rendering = evaluator->rendering;
    struct span span = statement->span;
    struct str str = span_str(span);
    size_t start = 0, end;

    while ((end = str_find(str_slice(str, start, str.length), '\r')) != STR_NOT_FOUND) {
        size_t length =
            start + end + 1 < str.length && str.bytes[start + end + 1] == '\n' ? 2 : 1;

        rendering_append_text(rendering, span_make(span.text, span.offset + start, end));
        rendering_append(rendering, STR("\n"),
                         span_make(span.text, span.offset + start + end, length));
        start += end + length;
    }
    rendering_append_text(rendering,
                          span_make(span.text, span.offset + start, str.length - start));
    return !rendering->is_stopped;
}

/* Inside a loop a fault ends the loop, lest each round repeats it. */
static bool go_on(const struct evaluator *evaluator)
{
    if (evaluator->rendering->is_stopped)
        return false;
    for (const struct scope *scope = evaluator->scope; scope; scope = scope->parent)
        if (scope->loop)
            return false;
    return true;
}

static bool execute_output(struct evaluator *evaluator, const struct statement *statement)
{
    const struct value *value;
    struct str text;

    evaluator->touched_secret = false;
    value = evaluate_defined(evaluator, statement->expression);
    if (!value || !evaluator_text(evaluator, value, statement->span, &text))
        return go_on(evaluator);
    if (evaluator->touched_secret)
        rendering_mark_secret(evaluator->rendering, text);
    rendering_append_value(evaluator->rendering, text, statement->span, value->span);
    return !evaluator->rendering->is_stopped;
}

static bool execute_if(struct evaluator *evaluator, const struct statement *statement)
{
    for (size_t i = 0; i < statement->branch_count; i++) {
        const struct branch *branch = &statement->branches[i];
        const struct value *test = NULL;

        if (branch->condition) {
            test = evaluate_defined(evaluator, branch->condition);
            if (!test)
                return false;
        }
        if (!test || value_is_true(test))
            return execute(evaluator, &branch->body);
    }
    return true;
}

static struct value *shared(const struct value *value)
{
    union {
        const struct value *read_only;
        struct value *item;
    } view = {.read_only = value};

    return view.item;
}

static bool assign(struct evaluator *evaluator, const struct target *target,
                   const struct value *value)
{
    const struct value *items;

    if (!target->count) {
        map_put(&evaluator->scope->variables, span_str(target->span), shared(value));
        return true;
    }
    value = evaluator_demand(evaluator, value);
    items = value ? evaluator_items(evaluator, value, target->span) : NULL;
    if (!items)
        return false;
    if (items->count != target->count)
        return evaluator_fail(evaluator, target->span, "%zu names for %zu values",
                              target->count, items->count) != NULL;
    for (size_t i = 0; i < target->count; i++)
        if (!assign(evaluator, &target->items[i], items->items[i]))
            return false;
    return true;
}

/* The items that pass the condition of the loop. */
static const struct value *filter_items(struct evaluator *evaluator,
                                        const struct statement *statement,
                                        const struct value *items)
{
    struct value *passed = computed_list(evaluator->arena, FORM_LIST);

    for (size_t i = 0; i < items->count; i++) {
        const struct value *test;

        map_clear(&evaluator->scope->variables);
        if (!assign(evaluator, &statement->target, items->items[i]))
            return NULL;
        test = evaluate_defined(evaluator, statement->filter);
        if (!test)
            return NULL;
        if (value_is_true(test))
            computed_add(evaluator->arena, passed, items->items[i]);
    }
    return passed;
}

static bool execute_rounds(struct evaluator *evaluator, const struct statement *statement,
                           const struct value *items)
{
    struct loop loop = {.items = items};

    evaluator->scope->loop = &loop;
    for (; loop.index < items->count; loop.index++) {
        const struct value *item = items->items[loop.index];

        if (items->is_secret)
            item = computed_secret(evaluator->arena, item);
        map_clear(&evaluator->scope->variables);
        if (!evaluator_charge(evaluator, 1, statement->span) ||
            !assign(evaluator, &statement->target, item) ||
            !execute(evaluator, &statement->body))
            return false;
    }
    evaluator->scope->loop = NULL;
    map_clear(&evaluator->scope->variables);
    if (!items->count && statement->branch_count)
        return execute(evaluator, &statement->branches[0].body);
    return true;
}

static bool execute_for(struct evaluator *evaluator, const struct statement *statement)
{
    const struct value *value = evaluate_defined(evaluator, statement->expression);
    const struct value *items =
        value ? evaluator_items(evaluator, value, statement->expression->span) : NULL;
    struct scope *outer = evaluator->scope;
    struct scope scope = {.parent = outer, .variables = {.arena = evaluator->arena}};
    bool is_done = false;

    if (!items)
        return go_on(evaluator);
    evaluator->scope = &scope;
    if (statement->filter)
        items = filter_items(evaluator, statement, items);
    if (items)
        is_done = execute_rounds(evaluator, statement, items);
    evaluator->scope = outer;
    return is_done || go_on(evaluator);
}

/* {% set name %}...{% endset %}: what the body writes is the value. */
static const struct value *capture(struct evaluator *evaluator,
                                   const struct statement *statement)
{
    struct rendering *rendering = evaluator->rendering;
    struct tracer outer = rendering->tracer;
    struct scope scope = {.parent = evaluator->scope, .variables = {.arena = evaluator->arena}};
    bool was_secret = rendering->is_secret, is_done;
    const struct value *value;

    rendering->tracer = tracer_create(evaluator->arena);
    rendering->is_secret = false;
    evaluator->scope = &scope;
    is_done = execute(evaluator, &statement->body);
    evaluator->scope = scope.parent;
    value = computed_string(evaluator->arena, buffer_str(&rendering->tracer.buffer));
    if (rendering->is_secret)
        value = computed_secret(evaluator->arena, value);
    rendering->tracer = outer;
    rendering->is_secret = was_secret;
    return is_done ? value : NULL;
}

static bool execute_set(struct evaluator *evaluator, const struct statement *statement)
{
    const struct value *value = statement->expression
                                    ? evaluate(evaluator, statement->expression)
                                    : capture(evaluator, statement);

    return value && assign(evaluator, &statement->target, value);
}

static bool (*const executors[])(struct evaluator *evaluator,
                                 const struct statement *statement) = {
    [STATEMENT_TEXT] = execute_text, [STATEMENT_OUTPUT] = execute_output,
    [STATEMENT_IF] = execute_if,     [STATEMENT_FOR] = execute_for,
    [STATEMENT_SET] = execute_set,
};

bool execute(struct evaluator *evaluator, const struct statement_list *body)
{
    for (size_t i = 0; i < body->count; i++)
        if (!executors[body->items[i].kind](evaluator, &body->items[i]))
            return false;
    return true;
}
