/* SPDX-License-Identifier: MIT */
/* Pipelines of Go templates to values. */
#include "inventory/inventory.h"
#include "template/go_run.h"

enum {
    MOST_MEMORY_BYTES = 512 * 1024 * 1024,
    BYTES_PER_STEP = 64,
};

static const struct value undefined = {.kind = VALUE_UNDEFINED};

/* The map of all variables, for whoever wants it whole rather than one of its fields. */
static const struct value *whole(struct go_run *run, const struct value *value)
{
    const struct map *variables = run->rendering->variables;

    if (value != run->root || run->root->count)
        return value;
    for (size_t i = 0; i < variables->count; i++) {
        const struct binding *binding = variables->entries[i].value;

        computed_put(run->arena, run->root, computed_string(run->arena, binding->name),
                     binding->value);
    }
    return value;
}

static const struct value *fail(struct go_run *run, struct span span, const char *message)
{
    if (!go_run_has_told(run, span))
        rendering_fault(run->rendering, TEMPLATE_BAD_EXPRESSION, span, "'" STR_FORMAT "' %s",
                        STR_ARGS(span_str(span)), message);
    return NULL;
}

static const struct value *field(struct go_run *run, const struct value *value,
                                 struct span name)
{
    bool is_root = value == run->root;
    const struct value *found;

    if (value->kind == VALUE_UNDEFINED)
        return value;
    if (value->kind == VALUE_NONE)
        return fail(run, name, "is asked of a value that is null");
    if (value->kind != VALUE_MAP)
        return fail(run, name, "is asked of a value that is no mapping");
    found = is_root ? rendering_variable(run->rendering, span_str(name))
                    : value_get(value, span_str(name));
    if (found)
        return found;
    if (!go_run_has_told(run, name))
        rendering_undefined(run->rendering, name, span_str(name), is_root ? NULL : value);
    return run->rendering->options->undefined == UNDEFINED_EMPTY ? &undefined : NULL;
}

static struct go_variable *find_variable(struct go_run *run, struct str name)
{
    for (size_t i = run->variables.count; i-- > 0;)
        if (str_equal(run->variables.items[i].name, name))
            return &run->variables.items[i];
    return NULL;
}

static const struct value *call(struct go_run *run, const struct value *dot,
                                const struct go_operand *operand,
                                const struct go_command *command, const struct value *last);

/* What the operand is before its fields are asked for. */
static const struct value *base(struct go_run *run, const struct value *dot,
                                const struct go_operand *operand)
{
    const struct go_variable *variable;

    switch (operand->kind) {
    case GO_OPERAND_DOT:
        return operand->field_count ? dot : whole(run, dot);
    case GO_OPERAND_VARIABLE:
        variable = find_variable(run, operand->name);
        if (!variable)
            return fail(run, operand->span, "is set nowhere before");
        return operand->field_count ? variable->value : whole(run, variable->value);
    case GO_OPERAND_NIL:
    case GO_OPERAND_CONSTANT:
        return operand->constant;
    case GO_OPERAND_FUNCTION:
        return call(run, dot, operand, NULL, NULL);
    case GO_OPERAND_PIPELINE:
        return go_evaluate(run, dot, operand->pipeline);
    }
    return NULL;
}

static const struct value *evaluate_operand(struct go_run *run, const struct value *dot,
                                            const struct go_operand *operand)
{
    const struct value *value = base(run, dot, operand);

    for (size_t i = 0; value && i < operand->field_count; i++)
        value = field(run, value, operand->fields[i]);
    return value;
}

/* An argument. What may be undefined is empty text to a function. */
static const struct value *argument(struct go_run *run, const struct value *value)
{
    return value && value->kind == VALUE_UNDEFINED ? computed_string(run->arena, STR(""))
                                                   : value;
}

/* and and or stop at the argument that decides, and leave the others alone. */
static bool decides(const struct go_function *function, const struct value *value)
{
    return (str_equal(function->name, STR("and")) && !value_is_true(value)) ||
           (str_equal(function->name, STR("or")) && value_is_true(value));
}

static bool check_count(struct go_run *run, const struct go_function *function,
                        struct span span, size_t count)
{
    if (count >= function->least && count <= function->most)
        return true;
    if (!go_run_has_told(run, span))
        rendering_fault(
            run->rendering, TEMPLATE_BAD_EXPRESSION, span,
            "'" STR_FORMAT "' takes %s%zu argument%s, not %zu", STR_ARGS(function->name),
            function->least == function->most ? ""
            : count < function->least         ? "at least "
                                              : "at most ",
            count < function->least ? function->least : function->most,
            (count < function->least ? function->least : function->most) == 1 ? "" : "s",
            count);
    return false;
}

/* The result knows which value it came from, and whether a secret went in. */
static const struct value *attribute(struct go_run *run, const struct go_call *made,
                                     const struct value *result)
{
    struct value *copy;
    struct span cause = result->span;
    bool is_secret = result->is_secret;

    if (made->function->selects)
        return result;
    for (size_t i = 0; i < made->count; i++) {
        if (!cause.text)
            cause = made->arguments[i]->span;
        is_secret |= value_holds_secret(made->arguments[i]);
    }
    if (!cause.text && !is_secret)
        return result;
    copy = ARENA_NEW(run->arena, struct value);
    *copy = *result;
    copy->span = cause;
    copy->is_secret = is_secret;
    return copy;
}

static const struct value *apply(struct go_run *run, const struct go_function *function,
                                 struct span span, const struct value *const *arguments,
                                 size_t count)
{
    const struct go_call made = {run->rendering, run->arena, function, span, arguments, count};
    const struct value *result;
    size_t steps = 1;

    for (size_t i = 0; i < count; i++)
        steps += value_weight(arguments[i]) + arguments[i]->string.length / BYTES_PER_STEP;
    if (!rendering_charge(run->rendering, steps, span))
        return NULL;
    if (go_run_has_told(run, span))
        return NULL;
    result = function->call(&made);
    if (!result)
        return NULL;
    if (arena_footprint(run->arena) > MOST_MEMORY_BYTES ||
        (result->kind == VALUE_STRING && result->string.length > LARGEST_OUTPUT_BYTES)) {
        rendering_fault(run->rendering, TEMPLATE_TOO_LARGE, span,
                        "the template asks for more memory than one file is given");
        run->rendering->is_stopped = true;
        return NULL;
    }
    return attribute(run, &made, result);
}

/* The function with the arguments behind it in the command, and last, from the pipe. */
static const struct value *call(struct go_run *run, const struct value *dot,
                                const struct go_operand *operand,
                                const struct go_command *command, const struct value *last)
{
    const struct go_function *function = operand->function;
    size_t written = command ? command->count - 1 : 0, count = 0;
    const struct value **arguments = ARENA_ARRAY(run->arena, const struct value *, written + 1);
    struct span span = operand->span;

    if (written)
        span = span_join(span, command->items[written].span);
    if (!check_count(run, function, span, written + (last != NULL)))
        return NULL;
    for (size_t i = 0; i < written; i++) {
        const struct value *value =
            argument(run, evaluate_operand(run, dot, &command->items[i + 1]));

        if (!value)
            return NULL;
        arguments[count++] = value;
        if (decides(function, value))
            return apply(run, function, span, arguments, count);
    }
    if (last)
        arguments[count++] = argument(run, last);
    return apply(run, function, span, arguments, count);
}

static const struct value *evaluate_command(struct go_run *run, const struct value *dot,
                                            const struct go_command *command,
                                            const struct value *last)
{
    const struct go_operand *first = command->items;

    if (first->kind == GO_OPERAND_FUNCTION && !first->field_count)
        return call(run, dot, first, command, last);
    if (command->count > 1 || last)
        return fail(run, first->span, "is no function and takes no arguments");
    return evaluate_operand(run, dot, first);
}

const struct value *go_evaluate(struct go_run *run, const struct value *dot,
                                const struct go_pipeline *pipeline)
{
    const struct value *value = NULL;

    for (size_t i = 0; i < pipeline->count; i++) {
        value = evaluate_command(run, dot, &pipeline->items[i], value);
        if (!value)
            break;
    }
    for (size_t i = 0; i < pipeline->variable_count; i++) {
        struct str name = span_str(pipeline->variables[i]);
        struct go_variable *variable = pipeline->is_assignment
                                           ? find_variable(run, name)
                                           : LIST_ADD(run->arena, &run->variables);

        if (!variable)
            return fail(run, pipeline->variables[i], "is set nowhere before");
        *variable = (struct go_variable){name, value ? value : &undefined};
    }
    return value;
}
