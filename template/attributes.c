/* SPDX-License-Identifier: MIT */
/* What stands behind a dot. */
#include "template/callable.h"
#include "template/turns.h"

const struct value *evaluator_undefined_part(struct evaluator *evaluator,
                                             const struct value *within, struct str name,
                                             struct span span)
{
    struct value *undefined = evaluator_undefined(evaluator, name, span);
    struct value *list = computed_list(evaluator->arena, FORM_LIST);

    computed_add(evaluator->arena, list, within);
    undefined->items = list->items;
    undefined->count = 1;
    return undefined;
}

/* Attributes that Python's types have beside the methods of method_find: to fall back on an
 * item of that name, or on nothing, would be another answer than Jinja's. */
static struct str names_of(const struct value *value)
{
    switch (value->kind) {
    case VALUE_STRING:
        return STR("casefold encode expandtabs format_map isascii isdecimal isidentifier "
                   "isnumeric isprintable istitle maketrans rindex swapcase translate");
    case VALUE_BOOLEAN:
    case VALUE_INTEGER:
        return STR("as_integer_ratio bit_count bit_length conjugate denominator from_bytes "
                   "imag numerator real to_bytes");
    case VALUE_FLOAT:
        return STR("as_integer_ratio conjugate fromhex hex imag is_integer real");
    case VALUE_MAP:
        return value_is_object(value) ? STR("") : STR("fromkeys popitem");
    case VALUE_LIST:
        return value->form == FORM_RANGE       ? STR("count index start step stop")
               : value->form == FORM_GENERATOR ? STR("close gi_code gi_frame gi_running "
                                                     "gi_suspended gi_yieldfrom send throw")
               : value->form > FORM_TUPLE      ? STR("isdisjoint mapping")
                                               : STR("");
    case VALUE_UNDEFINED:
    case VALUE_NONE:
    default:
        return STR("");
    }
}

static bool is_known_to_python(const struct value *value, struct str name)
{
    struct str known = names_of(value), word;

    if (str_starts_with(name, STR("__")) ||
        (value->kind == VALUE_MAP && value->form == FORM_MACRO))
        return true;
    while ((word = str_next_word(&known)).length)
        if (str_equal(word, name))
            return true;
    return false;
}

static const struct value *refuse_python(struct evaluator *evaluator, struct str name,
                                         struct span span)
{
    return evaluator_fail(evaluator, span,
                          "what Python knows as '" STR_FORMAT "' is not supported",
                          STR_ARGS(name));
}

const struct value *evaluator_undefined_attribute(struct evaluator *evaluator,
                                                  const struct value *undefined,
                                                  struct str name, struct span span)
{
    return str_starts_with(name, STR("__")) ? refuse_python(evaluator, name, span) : undefined;
}

/* What objects that only templates know hold under names. */
static const struct value *member_of(struct evaluator *evaluator, const struct value *value,
                                     struct str name)
{
    if (value->turns)
        return turns_attribute(evaluator, value, name);
    return value_is_object(value) ? value_get(value, name) : NULL;
}

/* The attribute that Python would find. False when it would look for an item then; else *part
 * is NULL after a fault. */
static bool find_attribute(struct evaluator *evaluator, const struct value *value,
                           struct str name, struct span span, const struct value **part)
{
    *part = NULL;
    if (value->kind == VALUE_MAP && value->form == FORM_LOOP)
        *part = evaluator_loop_attribute(evaluator, value->loop, name, span);
    else if (method_find(value, name))
        evaluator_fail(evaluator, span, "the method '" STR_FORMAT "' is not called",
                       STR_ARGS(name));
    else if (is_known_to_python(value, name))
        refuse_python(evaluator, name, span);
    else if (value_is_of_hosts(value))
        *part = evaluator_host_part(evaluator, value, name, span);
    else if (value->is_group && str_equal(name, STR("grouper")))
        *part = value->items[0];
    else if (value->is_group && str_equal(name, STR("list")))
        *part = value->items[1];
    else
        return (*part = member_of(evaluator, value, name)) != NULL;
    return true;
}

const struct value *evaluator_attribute(struct evaluator *evaluator, const struct value *value,
                                        struct str name, struct span span)
{
    const struct value *part;

    if (find_attribute(evaluator, value, name, span, &part))
        return part;
    part = value_get(value, name);
    return part ? part : evaluator_undefined_part(evaluator, value, name, span);
}

const struct value *evaluator_attribute_alone(struct evaluator *evaluator,
                                              const struct value *value, struct str name,
                                              struct span span)
{
    const struct value *part;

    if (find_attribute(evaluator, value, name, span, &part))
        return part;
    if (value->kind == VALUE_MAP && !value_is_object(value))
        value = computed_map(evaluator->arena); /* no key of it is the nearest name */
    return evaluator_undefined_part(evaluator, value, name, span);
}
