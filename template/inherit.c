/* SPDX-License-Identifier: MIT */
/* Templates that extend others: what a block comes to is said by the template that is rendered,
 * or else by the nearest one that it extends. */
#include "template/execute.h"

enum { MOST_EXTENDED = 50 };

/* The blocks of one name, that of the template which is rendered first. */
struct block_stack {
    const struct block **items;
    size_t count, capacity;
};

/* A template and those that it extends, which share their names. */
struct inheritance {
    struct scope *root;
    struct map blocks;                    /* name -> struct block_stack */
    const struct parsed_template *parent; /* what is to follow, or NULL */
};

/* The block that is being run. */
struct block_run {
    const struct block_stack *stack;
    size_t level;        /* in the stack */
    struct scope *scope; /* that its names are seen from */
};

static void add_blocks(struct evaluator *evaluator, const struct parsed_template *parsed)
{
    struct map *blocks = &evaluator->inheritance->blocks;

    for (size_t i = 0; i < parsed->blocks.count; i++) {
        const struct block *block = parsed->blocks.entries[i].value;
        struct block_stack *stack = map_get(blocks, block->name);

        if (!stack) {
            stack = ARENA_NEW(evaluator->arena, struct block_stack);
            map_put(blocks, block->name, stack);
        }
        *LIST_ADD(evaluator->arena, stack) = block;
    }
}

/* The template itself, then what it extends, and so on. */
static bool execute_generations(struct evaluator *evaluator,
                                const struct parsed_template *parsed)
{
    struct inheritance *inheritance = evaluator->inheritance;
    bool is_ansible = evaluator->rendering->options->is_ansible; /* each has its own copies */

    for (size_t count = 0; parsed; count++, parsed = inheritance->parent) {
        inheritance->parent = NULL;
        evaluator->is_silent = false;
        evaluator->changes_values |= parsed->changes_values;
        if (count && is_ansible)
            map_clear(&evaluator->copies);
        if (count > MOST_EXTENDED) {
            evaluator_stop(evaluator, span_make(evaluator->rendering->text, 0, 0),
                           "templates extend each other more than 50 levels deep");
            return false;
        }
        if (!execute(evaluator, &parsed->body))
            return false;
    }
    return true;
}

bool execute_template(struct evaluator *evaluator, const struct parsed_template *parsed)
{
    struct inheritance *outer = evaluator->inheritance;
    const struct block_run *block_run = evaluator->block_run;
    bool was_silent = evaluator->is_silent, is_done;

    evaluator->inheritance = ARENA_NEW(evaluator->arena, struct inheritance);
    evaluator->inheritance->root = evaluator->scope;
    evaluator->inheritance->blocks.arena = evaluator->arena;
    evaluator->block_run = NULL;
    add_blocks(evaluator, parsed);
    is_done = execute_generations(evaluator, parsed);
    evaluator->inheritance = outer;
    evaluator->block_run = block_run;
    evaluator->is_silent = was_silent;
    return is_done;
}

bool execute_extends(struct evaluator *evaluator, const struct statement *statement)
{
    struct inheritance *inheritance = evaluator->inheritance;
    const struct parsed_template *parsed;
    bool is_missing;

    if (inheritance->parent)
        return evaluator_fail(evaluator, statement->span,
                              "the template extends another one already") != NULL;
    parsed = include_find(evaluator, statement, &is_missing);
    if (!parsed)
        return false;
    inheritance->parent = parsed;
    evaluator->is_silent = true;
    add_blocks(evaluator, parsed);
    return true;
}

/* Runs the block at that level of the stack, whose names are looked up from scope on. */
static bool run_block(struct evaluator *evaluator, const struct block_stack *stack,
                      size_t level, struct scope *scope, struct span span)
{
    struct block_run block_run = {stack, level, scope};
    const struct block_run *outer_run = evaluator->block_run;
    struct scope *outer = evaluator->scope;
    struct map copies = evaluator->copies;
    bool was_silent = evaluator->is_silent, is_done;

    if (!evaluator_charge(evaluator, 1, span) || !evaluator_enter(evaluator, span))
        return false;
    evaluator->scope = scope_create(evaluator->arena, scope);
    evaluator->block_run = &block_run;
    if (evaluator->rendering->options->is_ansible)
        evaluator->copies = (struct map){.arena = evaluator->arena};
    evaluator->is_silent = false;
    is_done = execute(evaluator, &stack->items[level]->body);
    evaluator->is_silent = was_silent;
    if (evaluator->rendering->options->is_ansible)
        evaluator->copies = copies;
    evaluator->block_run = outer_run;
    evaluator->scope = outer;
    evaluator->depth--;
    return is_done;
}

bool execute_block(struct evaluator *evaluator, const struct statement *statement)
{
    const struct block *block = statement->block;
    struct inheritance *inheritance = evaluator->inheritance;
    const struct block_stack *stack = map_get(&inheritance->blocks, block->name);

    if (evaluator->is_silent && evaluator->scope == inheritance->root)
        return true;
    if (block->is_required && stack->count < 2)
        return evaluator_fail(evaluator, block->span,
                              "the block '" STR_FORMAT "' must be replaced, and nothing does",
                              STR_ARGS(block->name)) != NULL;
    return run_block(evaluator, stack, 0,
                     block->is_scoped ? evaluator->scope : inheritance->root, block->span) ||
           execute_goes_on(evaluator);
}

/* Ansible joins what a block writes as Python joins texts: anything else among it ends it. */
static const struct value *captured_block(struct evaluator *evaluator,
                                          const struct block_stack *stack, size_t level,
                                          struct scope *scope, struct span span)
{
    struct capture capture = capture_begin(evaluator);
    bool is_done = run_block(evaluator, stack, level, scope, span);

    if (is_done && evaluator->wrote_other && evaluator->rendering->options->is_ansible)
        is_done = evaluator_fail(evaluator, span,
                                 "the block '" STR_FORMAT
                                 "' writes values that are no texts, which Ansible cannot "
                                 "hand on: put '| string' behind them",
                                 STR_ARGS(stack->items[level]->name)) != NULL;
    return capture_end(evaluator, &capture, is_done, span);
}

const struct value *evaluator_super(struct evaluator *evaluator, struct span span)
{
    const struct block_run *run = evaluator->block_run;

    if (!run || run->level + 1 == run->stack->count)
        return evaluator_fail(evaluator, span,
                              run ? "no template beneath has this block"
                                  : "'super' is known in blocks alone");
    return captured_block(evaluator, run->stack, run->level + 1, run->scope, span);
}

const struct value *evaluator_self(struct evaluator *evaluator, struct span name)
{
    const struct inheritance *inheritance = evaluator->inheritance;
    const struct block_stack *stack = map_get(&inheritance->blocks, span_str(name));

    if (!stack)
        return evaluator_fail(evaluator, name, "no block is named '" STR_FORMAT "'",
                              STR_ARGS(span_str(name)));
    return captured_block(
        evaluator, stack, 0,
        evaluator->block_run ? evaluator->block_run->scope : inheritance->root, name);
}
