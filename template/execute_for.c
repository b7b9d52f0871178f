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
                           const struct value *items, bool is_secret)
{
    struct loop *loop = ARENA_NEW(evaluator->arena, struct loop);

    loop->items = items;
    loop->memory = ARENA_NEW(evaluator->arena, struct loop_memory);
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
    }
    evaluator->scope->loop = NULL;
    map_clear(&evaluator->scope->variables);
    if (!items->count && statement->branch_count)
        return execute(evaluator, &statement->branches[0].body);
    return true;
}

bool execute_for(struct evaluator *evaluator, const struct statement *statement)
{
    const struct value *value = evaluate_defined(evaluator, statement->expression);
    const struct value *items =
        value ? evaluator_items(evaluator, value, statement->expression->span) : NULL;
    struct scope *outer = evaluator->scope;
    bool is_done = false;

    if (!items)
        return execute_goes_on(evaluator);
    evaluator->scope = scope_create(evaluator->arena, outer);
    evaluator->rounds++;
    if (statement->filter)
        items = filter_items(evaluator, statement, items);
    /* values of the inventory know which of their items are secret */
    if (items)
        is_done =
            execute_rounds(evaluator, statement, items, value->is_secret && !value->span.text);
    evaluator->rounds--;
    evaluator->scope = outer;
    return is_done || execute_goes_on(evaluator);
}
