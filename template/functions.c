/* SPDX-License-Identifier: MIT */
/* Functions: range, dict, namespace, and Ansible's lookup; cycler and joiner have a file of
 * their own. */
#include <inttypes.h>
#include <stdlib.h>

#include "template/maps.h"
#include "template/turns.h"

/* range() as a list in memory; a million numbers are more than any configuration needs. */
static const struct value *function_range(const struct call *call)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_RANGE);
    int64_t first = 0, last, step;

    if (!call_integer(call, call->arguments[1] ? 1 : 0, 0, &last) ||
        (call->arguments[1] && !call_integer(call, 0, 0, &first)) ||
        !call_integer(call, 2, 1, &step))
        return NULL;
    if (!step)
        return evaluator_fail(call->evaluator, call->span, "the step of a range is 0");
    list->string =
        str_printf(call->evaluator->arena, "range(%" PRId64 ", %" PRId64 ")", first, last);
    if (step != 1)
        list->string =
            str_printf(call->evaluator->arena, "range(%" PRId64 ", %" PRId64 ", %" PRId64 ")",
                       first, last, step);
    for (int64_t at = first; step > 0 ? at < last : at > last;) {
        computed_add(call->evaluator->arena, list,
                     computed_integer(call->evaluator->arena, at));
        if (!evaluator_charge(call->evaluator, 1, call->span) || !give_list(call, list))
            return NULL;
        if (__builtin_add_overflow(at, step, &at))
            break;
    }
    return list;
}

/* Pairs of a mapping, or of a list of pairs. */
static bool put_all(const struct call *call, struct value *map, const struct value *other)
{
    if (other->kind == VALUE_MAP && !value_is_object(other)) {
        for (size_t i = 0; i < other->count; i++)
            if (!map_put_value(call, map, other->pairs[i].key, other->pairs[i].value))
                return false;
        return true;
    }
    other = evaluator_items(call->evaluator, other, call->span);
    for (size_t i = 0; other && i < other->count; i++) {
        const struct value *pair =
            evaluator_items(call->evaluator, other->items[i], call->span);

        if (pair && pair->count != 2)
            pair = evaluator_fail(call->evaluator, call->span, "a pair has two items, not %zu",
                                  pair->count);
        if (!pair || !map_put_value(call, map, pair->items[0], pair->items[1]))
            return false;
    }
    return other != NULL;
}

/* Each filled argument by name is a key, one by place is the mapping to begin with. */
static struct value *make_map(const struct call *call)
{
    struct value *map = computed_map(call->evaluator->arena);

    for (size_t i = 0; i < call->given->count; i++) {
        const struct given *given = &call->given->items[i];

        if (!given->name.length && i) {
            evaluator_fail(call->evaluator, given->span, "no more than one mapping is taken");
            return NULL;
        }
        if (given->name.length
                ? !map_put_value(call, map, give_string(call, given->name), given->value)
                : !put_all(call, map, given->value))
            return NULL;
    }
    return map;
}

static const struct value *function_dict(const struct call *call)
{
    struct value *map = make_map(call);

    return map ? give_list(call, map) : NULL;
}

static const struct value *function_namespace(const struct call *call)
{
    struct value *space = make_map(call);

    if (!space)
        return NULL;
    space->form = FORM_NAMESPACE;
    return give_list(call, space);
}

/* lookup('env', NAME), which may hold a secret and so is one; empty when it is not set. */
static const struct value *function_lookup(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    const struct given_list *given = call->given;
    const struct value *plugin = given->count ? given->items[0].value : NULL;
    const char *found;

    if (!plugin || plugin->kind != VALUE_STRING || given->items[0].name.length)
        return evaluator_fail(call->evaluator, call->span, "lookup needs the name of a plugin");
    if (!str_equal(plugin->string, STR("env")) &&
        !str_equal(plugin->string, STR("ansible.builtin.env")))
        return evaluator_fail(call->evaluator, given->items[0].span,
                              "lookup of '" STR_FORMAT
                              "' is not supported; there is 'env' alone",
                              STR_ARGS(plugin->string));
    if (given->count != 2 || given->items[1].name.length ||
        given->items[1].value->kind != VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span,
                              "lookup of 'env' takes the name of one variable");
    found = getenv(str_to_c(arena, given->items[1].value->string));
    call->evaluator->has_secrets = true;
    return computed_secret(arena, give_string(call, str_copy(arena, str_from(found))));
}

static const struct callable functions[] = {
    CALLABLE("range", .run = function_range, .parameters = {"start", "stop", "step"},
             .required = 1),
    CALLABLE("dict", .run = function_dict, .is_raw = true, .accepts_undefined = true),
    CALLABLE("namespace", .run = function_namespace, .is_raw = true, .accepts_undefined = true),
    CALLABLE("cycler", .run = function_cycler, .is_variadic = true, .accepts_undefined = true),
    CALLABLE("joiner", .run = function_joiner, .parameters = {"sep"},
             .accepts_undefined = true),
    CALLABLE("lookup", .run = function_lookup, .is_raw = true),
};

const struct callable_table function_table = {"function", functions, COUNT_OF(functions)};
