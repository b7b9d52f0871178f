/* SPDX-License-Identifier: MIT */
#include "template/execute.h"

#include "template/callable.h"
#include "template/change.h"
#include "template/macro.h"

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
    evaluator->written++;
    evaluator->wrote_text = false;
    return !rendering->is_stopped;
}

bool execute_goes_on(const struct evaluator *evaluator)
{
    return !evaluator->rendering->is_stopped && !evaluator->rounds;
}

/* As Ansible writes a value: nothing for None, and what is made item by item as a list. */
static const struct value *finalized(struct evaluator *evaluator, const struct value *value)
{
    if (!value || !evaluator->rendering->options->is_ansible)
        return value;
    if (value->kind == VALUE_NONE)
        return computed_string(evaluator->arena, STR(""));
    return unrolled(evaluator, value);
}

bool execute_write(struct evaluator *evaluator, const struct value *value, struct span span)
{
    struct str text;

    value = finalized(evaluator, value);
    if (!value || !evaluator_text(evaluator, value, span, &text))
        return execute_goes_on(evaluator);
    evaluator->written++;
    evaluator->wrote_text = value->is_text;
    evaluator->wrote_other |= value->kind != VALUE_STRING;
    if (evaluator->touched_secret)
        rendering_mark_secret(evaluator->rendering, text);
    if (evaluator->captures && value->is_own && evaluator->rendering->options->is_ansible)
        evaluator->has_shown = true;
    if (value->traced)
        rendering_append_traced(evaluator->rendering, value->traced, span);
    else
        rendering_append_value(evaluator->rendering, text, span,
                               value->span.text ? value->span : evaluator->cause);
    return !evaluator->rendering->is_stopped;
}

static bool execute_output(struct evaluator *evaluator, const struct statement *statement)
{
    evaluator->touched_secret = false;
    evaluator->cause = (struct span){0};
    evaluator->output = statement->expression;
    return execute_write(evaluator, evaluate_defined(evaluator, statement->expression),
                         statement->span);
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

/* NAMESPACE.ATTRIBUTE = value */
static bool assign_attribute(struct evaluator *evaluator, const struct target *target,
                             const struct value *value)
{
    const struct value *space = evaluator_name(evaluator, target->span);
    struct str name = span_str(target->attribute);

    space = space ? evaluator_demand(evaluator, space) : NULL;
    if (!space)
        return false;
    if (space->kind != VALUE_MAP || space->form != FORM_NAMESPACE)
        return evaluator_fail(evaluator, target->span,
                              "attributes of a %s cannot be set; those of a namespace can",
                              value_type_name(space)) != NULL;
    return change_put(evaluator, space, computed_string(evaluator->arena, name), value,
                      target->attribute);
}

bool execute_assign(struct evaluator *evaluator, const struct target *target,
                    const struct value *value)
{
    const struct value *items;

    if (target->attribute.text)
        return assign_attribute(evaluator, target, value);
    if (!target->count) {
        scope_set(&evaluator->scope->variables, span_str(target->span), value);
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
        if (!execute_assign(evaluator, &target->items[i], items->items[i]))
            return false;
    return true;
}

/* What the output of the rendering holds, as a value. */
static const struct value *written_value(struct evaluator *evaluator, struct span span)
{
    struct rendering *rendering = evaluator->rendering;
    struct traced *traced = ARENA_NEW(evaluator->arena, struct traced);
    struct value *value = computed(evaluator->arena, VALUE_STRING);

    *traced = tracer_finish(&rendering->tracer, span);
    value->string = traced->str;
    value->traced = traced;
    value->is_secret = rendering->is_secret;
    value->is_text = evaluator->written == 1 && evaluator->wrote_text;
    if (!evaluator->converts || value->is_text)
        return value;
    return evaluator_converted(evaluator, value, span);
}

struct capture capture_begin(struct evaluator *evaluator)
{
    struct rendering *rendering = evaluator->rendering;
    struct capture capture = {rendering->tracer, rendering->is_secret, evaluator->has_shown,
                              evaluator->wrote_other, evaluator->written};

    rendering->tracer = tracer_create(evaluator->arena);
    rendering->is_secret = false;
    evaluator->has_shown = evaluator->wrote_other = false;
    evaluator->written = 0;
    evaluator->captures++;
    return capture;
}

const struct value *capture_end(struct evaluator *evaluator, const struct capture *capture,
                                bool is_done, struct span span)
{
    const struct value *value = is_done ? written_value(evaluator, span) : NULL;

    evaluator->captures--;
    evaluator->has_shown = capture->had_shown;
    evaluator->wrote_other = capture->wrote_other;
    evaluator->written = capture->written;
    evaluator->rendering->tracer = capture->outer;
    evaluator->rendering->is_secret = capture->was_secret;
    return value;
}

const struct value *execute_captured(struct evaluator *evaluator,
                                     const struct statement_list *body, struct span span)
{
    struct capture capture = capture_begin(evaluator);
    bool is_done = execute(evaluator, body);

    return capture_end(evaluator, &capture, is_done, span);
}

/* The same in a scope of its own, through the filters that stand behind the word. */
static const struct value *filtered_block(struct evaluator *evaluator,
                                          const struct statement *statement)
{
    const struct value *outer = evaluator->block, *value;

    evaluator->scope = scope_create(evaluator->arena, evaluator->scope);
    value = execute_captured(evaluator, &statement->body, statement->span);
    evaluator->scope = evaluator->scope->parent;
    if (!value || !statement->filter)
        return value;
    evaluator->block = value;
    value = evaluate(evaluator, statement->filter);
    evaluator->block = outer;
    return value;
}

static bool execute_set(struct evaluator *evaluator, const struct statement *statement)
{
    bool was_silent = evaluator->is_silent;
    const struct value *value;

    evaluator->is_silent = false; /* a text that is kept is not written */
    value = statement->expression ? evaluate(evaluator, statement->expression)
                                  : filtered_block(evaluator, statement);
    evaluator->is_silent = was_silent;
    return value && execute_assign(evaluator, &statement->target, value);
}

static bool execute_filter(struct evaluator *evaluator, const struct statement *statement)
{
    const struct value *value;

    evaluator->touched_secret = false;
    evaluator->cause = (struct span){0};
    value = filtered_block(evaluator, statement);
    if (value && value->kind != VALUE_STRING && !evaluator->rendering->options->is_ansible)
        value = evaluator_fail(evaluator, statement->span,
                               "the filters make a %s of the block, not a text",
                               value_type_name(value));
    return execute_write(evaluator, value, statement->span);
}

static bool execute_with(struct evaluator *evaluator, const struct statement *statement)
{
    struct scope *outer = evaluator->scope;
    struct scope *inner = scope_create(evaluator->arena, outer);
    bool is_done = true;

    for (size_t i = 0; is_done && i < statement->assignment_count; i++) {
        const struct assignment *assignment = &statement->assignments[i];
        const struct value *value = evaluate(evaluator, assignment->value);

        evaluator->scope = inner; /* the names are new, the values are seen from outside */
        is_done = value && execute_assign(evaluator, &assignment->target, value);
        evaluator->scope = outer;
    }
    evaluator->scope = inner;
    is_done = is_done && execute(evaluator, &statement->body);
    evaluator->scope = outer;
    return is_done;
}

static bool execute_do(struct evaluator *evaluator, const struct statement *statement)
{
    return evaluate(evaluator, statement->expression) || execute_goes_on(evaluator);
}

static bool execute_macro(struct evaluator *evaluator, const struct statement *statement)
{
    scope_set(&evaluator->scope->variables, statement->definition->name,
              macro_create(evaluator, statement->definition));
    return true;
}

static bool execute_call(struct evaluator *evaluator, const struct statement *statement)
{
    const struct value *value;

    evaluator->touched_secret = false;
    evaluator->cause = (struct span){0};
    evaluator->caller = macro_create(evaluator, statement->definition);
    value = evaluate(evaluator, statement->expression);
    evaluator->caller = NULL;
    return execute_write(evaluator, value, statement->span);
}

static bool (*const executors[])(struct evaluator *evaluator,
                                 const struct statement *statement) = {
    [STATEMENT_TEXT] = execute_text,       [STATEMENT_OUTPUT] = execute_output,
    [STATEMENT_IF] = execute_if,           [STATEMENT_FOR] = execute_for,
    [STATEMENT_SET] = execute_set,         [STATEMENT_WITH] = execute_with,
    [STATEMENT_FILTER] = execute_filter,   [STATEMENT_DO] = execute_do,
    [STATEMENT_MACRO] = execute_macro,     [STATEMENT_CALL] = execute_call,
    [STATEMENT_INCLUDE] = execute_include, [STATEMENT_IMPORT] = execute_import,
    [STATEMENT_FROM] = execute_from,       [STATEMENT_EXTENDS] = execute_extends,
    [STATEMENT_BLOCK] = execute_block,
};

/* In a template that extends another one. */
static bool is_dropped(const struct statement *statement)
{
    return statement->kind == STATEMENT_TEXT || statement->kind == STATEMENT_OUTPUT;
}

bool execute(struct evaluator *evaluator, const struct statement_list *body)
{
    bool is_done = true;

    for (size_t i = 0; is_done && i < body->count; i++) {
        const struct statement *statement = &body->items[i];

        if (evaluator->is_silent && is_dropped(statement))
            continue;
        is_done = evaluator_enter(evaluator, statement->span) &&
                  executors[statement->kind](evaluator, statement);
        evaluator->depth--;
    }
    return is_done;
}
