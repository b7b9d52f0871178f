/* SPDX-License-Identifier: MIT */
#include "template/execute.h"

/* The items that pass the condition of the loop. */
static const struct value *filter_items(struct evaluator *evaluator,
                                        const struct statement *statement,
                                        const struct value *items)
{
    struct value *passed = computed_list(evaluator->arena, FORM_LIST);

    for (size_t i = 0; i < items->count; i++) {
        const struct value *test;

        map_clear(&evaluator->scope->variables);
        if (!execute_assign(evaluator, &statement->target, items->items[i]))
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
                           const struct value *items, const struct value *whole, size_t depth)
{
    /* values of the inventory know which of their items are secret */
    bool is_secret = whole->is_secret && !whole->span.text;
    size_t count = whole->count;
    struct loop *loop = ARENA_NEW(evaluator->arena, struct loop);

    loop->items = items;
    loop->memory = ARENA_NEW(evaluator->arena, struct loop_memory);
    loop->statement = statement;
    loop->outer = evaluator->scope->parent;
    loop->depth = depth;
    evaluator->scope->loop = statement->uses_loop ? loop : NULL;
    for (; loop->index < items->count; loop->index++) {
        const struct value *item = items->items[loop->index];

        if (is_secret)
            item = computed_secret(evaluator->arena, item);
        map_clear(&evaluator->scope->variables);
        if (!evaluator_charge(evaluator, 1, statement->span) ||
            !execute_assign(evaluator, &statement->target, item) ||
            !execute(evaluator, &statement->body))
            return false;
        if (whole->kind == VALUE_MAP && whole->count != count)
            return evaluator_fail(evaluator, statement->expression->span,
                                  "the mapping grows or shrinks while it is walked through") !=
                   NULL;
    }
    evaluator->scope->loop = NULL;
    map_clear(&evaluator->scope->variables);
    if (!items->count && statement->branch_count)
        return execute(evaluator, &statement->branches[0].body);
    return true;
}

/* The loop over the value, in a scope within the innermost one. */
static bool execute_loop(struct evaluator *evaluator, const struct statement *statement,
                         const struct value *value, size_t depth)
{
    const struct value *items = evaluator_items(evaluator, value, statement->expression->span);
    struct scope *outer = evaluator->scope;
    bool is_done = false;

    if (!items)
        return false;
    evaluator->scope = scope_create(evaluator->arena, outer);
    evaluator->rounds++;
    if (statement->filter)
        items = filter_items(evaluator, statement, items);
    if (items)
        is_done = execute_rounds(evaluator, statement, items, value, depth);
    evaluator->rounds--;
    evaluator->scope = outer;
    return is_done;
}

/* What a recursive loop writes is a text, as a whole. */
static const struct value *captured_loop(struct evaluator *evaluator,
                                         const struct statement *statement,
                                         const struct value *value, size_t depth)
{
    struct capture capture = capture_begin(evaluator);
    bool is_done = execute_loop(evaluator, statement, value, depth);

    return capture_end(evaluator, &capture, is_done, statement->span);
}

const struct value *evaluator_loop_again(struct evaluator *evaluator, const struct loop *loop,
                                         const struct value *value, struct span span)
{
    struct scope *outer = evaluator->scope;

    if (!loop->statement->is_recursive)
        return evaluator_fail(evaluator, span,
                              "this loop cannot be called: its 'for' lacks 'recursive'");
    if (!evaluator_enter(evaluator, span))
        return NULL;
    evaluator->scope = loop->outer;
    value = captured_loop(evaluator, loop->statement, value, loop->depth + 1);
    evaluator->scope = outer;
    evaluator->depth--;
    return value;
}

bool execute_for(struct evaluator *evaluator, const struct statement *statement)
{
    const struct value *value = evaluate_defined(evaluator, statement->expression);

    if (!value)
        return execute_goes_on(evaluator);
    if (!statement->is_recursive)
        return execute_loop(evaluator, statement, value, 0) || execute_goes_on(evaluator);
    evaluator->touched_secret = false;
    evaluator->cause = (struct span){0};
    value = captured_loop(evaluator, statement, value, 0);
    if (value && value->is_secret)
        evaluator->touched_secret = true;
    return execute_write(evaluator, value, statement->span);
}
