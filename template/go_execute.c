/* SPDX-License-Identifier: MIT */
/* Walks the tree of a Go template, as text/template with missingkey=error does. */
#include "base/list.h"
#include "base/suggest.h"
#include "inventory/inventory.h"
#include "template/go_format.h"
#include "template/go_run.h"

enum {
    DEEPEST_CALL = 100, /* templates that call templates */
    MOST_FAULTS = 50,   /* of one template: the rest would say no more */
    BYTES_PER_STEP = 64,
};

static void execute_list(struct go_run *run, const struct value *dot,
                         const struct go_statements *statements);

bool go_run_has_told(struct go_run *run, struct span span)
{
    const struct finding_list *findings = run->rendering->findings;

    for (size_t i = run->first_finding; i < findings->count; i++)
        if (findings->items[i].span.offset == span.offset &&
            findings->items[i].span.length == span.length)
            return true;
    if (findings->count - run->first_finding >= MOST_FAULTS)
        run->rendering->is_stopped = true;
    return false;
}

static void append_value(struct go_run *run, const struct value *value, struct span span)
{
    struct go_format format = {.out = {.arena = run->arena}};
    struct str text;

    if (value->kind == VALUE_NONE) {
        if (!go_run_has_told(run, span))
            rendering_fault(run->rendering, TEMPLATE_BAD_EXPRESSION, span,
                            "'" STR_FORMAT "' is null, Go would write '<no value>'",
                            STR_ARGS(span_str(span)));
        return;
    }
    if (!rendering_charge(run->rendering, value_weight(value), span))
        return;
    if (value->kind != VALUE_STRING)
        go_format_value(&format, value, 'v');
    if (format.fault) {
        if (!go_run_has_told(run, span))
            rendering_fault(run->rendering, TEMPLATE_BAD_EXPRESSION, span, "%s", format.fault);
        return;
    }
    text = value->kind == VALUE_STRING ? value->string : buffer_str(&format.out);
    if (value_holds_secret(value))
        rendering_mark_secret(run->rendering, text);
    rendering_append_value(run->rendering, text, span, value->span);
}

static void execute_pipeline(struct go_run *run, const struct value *dot,
                             const struct go_statement *statement)
{
    const struct value *value = go_evaluate(run, dot, statement->pipeline);
    struct span span = statement->pipeline->items[0].items[0].span;
    const struct go_command *last = &statement->pipeline->items[statement->pipeline->count - 1];

    if (!value || statement->pipeline->variable_count)
        return;
    span = span_join(span, last->items[last->count - 1].span);
    append_value(run, value, span);
}

/* if and with: they differ in what the dot is inside. */
static void execute_condition(struct go_run *run, const struct value *dot,
                              const struct go_statement *statement)
{
    size_t variables = run->variables.count;
    const struct value *value = go_evaluate(run, dot, statement->pipeline);

    if (value && value_is_true(value))
        execute_list(run, statement->kind == GO_WITH ? value : dot, &statement->body);
    else if (value)
        execute_list(run, dot, &statement->otherwise);
    run->variables.count = variables;
}

/* One round; false when the loop is over. */
static bool execute_round(struct go_run *run, const struct go_statement *statement,
                          const struct value *key, const struct value *item)
{
    size_t variables = run->variables.count, declared = statement->pipeline->variable_count;

    if (declared)
        run->variables.items[variables - 1].value = item;
    if (declared > 1)
        run->variables.items[variables - 2].value = key;
    execute_list(run, item, &statement->body);
    run->variables.count = variables;
    if (run->jump == GO_JUMP_BREAK || run->rendering->is_stopped)
        return false;
    run->jump = GO_JUMP_NONE;
    return true;
}

static void execute_rounds(struct go_run *run, const struct go_statement *statement,
                           const struct value *value)
{
    const struct value_pair **pairs = NULL;

    if (value->kind == VALUE_MAP)
        pairs = go_sorted_pairs(run->arena, value);
    if (value->kind == VALUE_MAP && !pairs) {
        if (!go_run_has_told(run, statement->pipeline->span))
            rendering_fault(run->rendering, TEMPLATE_BAD_EXPRESSION, statement->pipeline->span,
                            "the mapping has keys that are no text, which is not supported");
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        const struct value *key = pairs ? pairs[i]->key
                                  : statement->pipeline->variable_count > 1
                                      ? computed_integer(run->arena, (int64_t)i)
                                      : NULL;

        if (!execute_round(run, statement, key, pairs ? pairs[i]->value : value->items[i]))
            break;
    }
    run->jump = GO_JUMP_NONE;
}

static void execute_range(struct go_run *run, const struct value *dot,
                          const struct go_statement *statement)
{
    size_t variables = run->variables.count;
    const struct value *value = go_evaluate(run, dot, statement->pipeline);

    if (value && (value->kind == VALUE_LIST || value->kind == VALUE_MAP) && value->count) {
        execute_rounds(run, statement, value);
    } else if (value && value->kind != VALUE_LIST && value->kind != VALUE_MAP &&
               value->kind != VALUE_NONE && value->kind != VALUE_UNDEFINED) {
        if (!go_run_has_told(run, statement->pipeline->span))
            rendering_fault(run->rendering, TEMPLATE_BAD_EXPRESSION, statement->pipeline->span,
                            "range goes over lists and mappings, not over %s",
                            go_type_name(value));
    } else if (value) {
        execute_list(run, dot, &statement->otherwise);
        if (run->jump == GO_JUMP_BREAK) /* of this range, not of the one around it */
            run->jump = GO_JUMP_NONE;
    }
    run->variables.count = variables;
}

static void execute_template(struct go_run *run, const struct value *dot,
                             const struct go_statement *statement)
{
    struct go_run inner;
    const struct value *value = computed_none(run->arena);

    if (statement->pipeline)
        value = go_evaluate(run, dot, statement->pipeline);
    if (!value)
        return;
    if (run->depth >= DEEPEST_CALL) {
        rendering_fault(run->rendering, TEMPLATE_TOO_LARGE, statement->span,
                        "templates call each other more than %d deep", DEEPEST_CALL);
        run->rendering->is_stopped = true;
        return;
    }
    inner = *run;
    inner.depth++;
    inner.variables.items = NULL;
    inner.variables.count = inner.variables.capacity = 0;
    *LIST_ADD(run->arena, &inner.variables) = (struct go_variable){STR("$"), value};
    execute_list(&inner, value, map_get(&run->parsed->defined, statement->name));
}

static void execute_statement(struct go_run *run, const struct value *dot,
                              const struct go_statement *statement)
{
    switch (statement->kind) {
    case GO_TEXT:
        rendering_append_text(run->rendering, statement->span);
        break;
    case GO_PIPELINE:
        execute_pipeline(run, dot, statement);
        break;
    case GO_IF:
    case GO_WITH:
        execute_condition(run, dot, statement);
        break;
    case GO_RANGE:
        execute_range(run, dot, statement);
        break;
    case GO_TEMPLATE:
        execute_template(run, dot, statement);
        break;
    case GO_BREAK:
        run->jump = GO_JUMP_BREAK;
        break;
    case GO_CONTINUE:
        run->jump = GO_JUMP_CONTINUE;
        break;
    }
}

static void execute_list(struct go_run *run, const struct value *dot,
                         const struct go_statements *statements)
{
    for (size_t i = 0; i < statements->count && !run->jump; i++) {
        const struct go_statement *statement = &statements->items[i];
        size_t steps = statement->kind == GO_TEXT ? statement->span.length / BYTES_PER_STEP : 0;

        if (!rendering_charge(run->rendering, steps + 1, statement->span))
            break;
        execute_statement(run, dot, statement);
    }
}

void go_execute(struct rendering *rendering, struct arena *arena,
                const struct go_template *parsed)
{
    struct value *root = computed(arena, VALUE_MAP);
    struct go_run run = {
        .rendering = rendering,
        .arena = arena,
        .parsed = parsed,
        .root = root,
        .first_finding = rendering->findings->count,
    };

    *LIST_ADD(arena, &run.variables) = (struct go_variable){STR("$"), root};
    execute_list(&run, root, &parsed->body);
}
