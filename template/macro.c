/* SPDX-License-Identifier: MIT */
#include "template/macro.h"

#include "template/execute.h"

const struct value *macro_create(struct evaluator *evaluator,
                                 const struct definition *definition)
{
    struct macro *macro = ARENA_NEW(evaluator->arena, struct macro);
    struct value *value = computed_map(evaluator->arena);

    *macro = (struct macro){.definition = definition,
                            .scope = evaluator->scope,
                            .inheritance = evaluator->inheritance};
    value->form = FORM_MACRO;
    value->macro = macro;
    value->is_own = false;
    return value;
}

static const struct parameter *parameter_named(const struct definition *definition,
                                               struct str name)
{
    for (size_t i = 0; i < definition->count; i++)
        if (str_equal(definition->items[i].name, name))
            return &definition->items[i];
    return NULL;
}

static const struct value *refuse(struct evaluator *evaluator,
                                  const struct definition *definition,
                                  const struct given *given, const char *what)
{
    return evaluator_fail(evaluator, given->span, "the macro '" STR_FORMAT "' takes no %s",
                          STR_ARGS(definition->name), what);
}

/* Hands over what is given: parameters by place and by name, the rest as varargs and kwargs. */
static bool bind(struct evaluator *evaluator, const struct definition *definition,
                 const struct given_list *given, const struct value *caller,
                 struct map *variables)
{
    struct value *rest = computed_list(evaluator->arena, FORM_TUPLE);
    struct value *names = computed_map(evaluator->arena);
    size_t place = 0;

    for (size_t i = 0; i < given->count; i++) {
        const struct given *one = &given->items[i];
        const struct parameter *parameter =
            one->name.length            ? parameter_named(definition, one->name)
            : place < definition->count ? &definition->items[place]
                                        : NULL;

        place += !one->name.length;
        if (parameter && !map_get(variables, parameter->name)) {
            scope_set(variables, parameter->name, one->value);
        } else if (one->name.length) {
            if (!definition->takes_names)
                return refuse(evaluator, definition, one,
                              str_to_c(evaluator->arena,
                                       str_printf(evaluator->arena, "argument '" STR_FORMAT "'",
                                                  STR_ARGS(one->name)))) != NULL;
            computed_put(evaluator->arena, names, computed_string(evaluator->arena, one->name),
                         one->value);
        } else if (definition->takes_rest) {
            computed_add(evaluator->arena, rest, one->value);
        } else {
            return refuse(evaluator, definition, one, "more arguments") != NULL;
        }
    }
    if (definition->takes_rest)
        scope_set(variables, STR("varargs"), rest);
    if (definition->takes_names) {
        if (caller && !definition->takes_caller)
            computed_put(evaluator->arena, names,
                         computed_string(evaluator->arena, STR("caller")), caller);
        scope_set(variables, STR("kwargs"), names);
    }
    return true;
}

/* Defaults see the parameters before them; those behind are undefined until it is their turn.
 */
static bool fill(struct evaluator *evaluator, const struct definition *definition,
                 struct map *variables)
{
    bool *is_missing = ARENA_ARRAY(evaluator->arena, bool, definition->count);

    for (size_t i = 0; i < definition->count; i++) {
        const struct parameter *parameter = &definition->items[i];

        is_missing[i] = !map_get(variables, parameter->name);
        if (is_missing[i])
            scope_set(variables, parameter->name,
                      evaluator_undefined(evaluator, parameter->name, parameter->span));
    }
    for (size_t i = 0; i < definition->count; i++) {
        const struct parameter *parameter = &definition->items[i];
        const struct value *value;

        if (!is_missing[i] || !parameter->otherwise)
            continue;
        value = evaluate(evaluator, parameter->otherwise);
        if (!value)
            return false;
        scope_set(variables, parameter->name, value);
    }
    return true;
}

static bool set_caller(struct evaluator *evaluator, const struct definition *definition,
                       const struct value *caller, struct map *variables, struct span span)
{
    if (definition->takes_caller)
        scope_set(variables, STR("caller"),
                  caller ? caller : evaluator_undefined(evaluator, STR("caller"), span));
    else if (caller && !definition->takes_names)
        return evaluator_fail(evaluator, span,
                              "the macro '" STR_FORMAT
                              "' never uses 'caller', so that nothing can be handed to it",
                              STR_ARGS(definition->name)) != NULL;
    return true;
}

const struct value *macro_call(struct evaluator *evaluator, const struct macro *macro,
                               const struct given_list *given, const struct value *caller,
                               struct span span)
{
    const struct definition *definition = macro->definition;
    struct scope *outer = evaluator->scope;
    struct inheritance *inheritance = evaluator->inheritance;
    bool was_silent = evaluator->is_silent;
    const struct value *result = NULL;

    if (!evaluator_charge(evaluator, 1, span) || !evaluator_enter(evaluator, span))
        return NULL;
    evaluator->rounds++;
    evaluator->is_silent = false;
    evaluator->inheritance = macro->inheritance;
    evaluator->scope = scope_create(evaluator->arena, macro->scope);
    if (bind(evaluator, definition, given, caller, &evaluator->scope->variables) &&
        set_caller(evaluator, definition, caller, &evaluator->scope->variables, span) &&
        fill(evaluator, definition, &evaluator->scope->variables))
        result = execute_captured(evaluator, &definition->body, definition->span);
    evaluator->scope = outer;
    evaluator->inheritance = inheritance;
    evaluator->is_silent = was_silent;
    evaluator->rounds--;
    evaluator->depth--;
    return result;
}
