/* SPDX-License-Identifier: MIT */
/* What all expressions share: faults, bounds, and the text of a value. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "template/evaluate.h"

/* No configuration comes near these; see SV608. */
enum {
    MOST_STEPS = 20 * 1000 * 1000,
    MOST_MEMORY_BYTES = 512 * 1024 * 1024,
    HEAVIEST_VALUE = 1000 * 1000,
    DEEPEST_VALUE = 200,
    TEXT_BYTES_A_STEP = 2,
    USUAL_TEXT_BYTES = 8,
    FLOAT_BYTES = 64,
    DEEPEST_EVALUATION = 2500, /* some hundred bytes of stack each */
};

struct scope *scope_create(struct arena *arena, struct scope *parent)
{
    struct scope *scope = ARENA_NEW(arena, struct scope);

    *scope = (struct scope){.parent = parent, .variables = {.arena = arena}};
    return scope;
}

void scope_set(struct map *variables, struct str name, const struct value *value)
{
    union {
        const struct value *read_only;
        struct value *item;
    } view = {.read_only = value};

    map_put(variables, name, view.item);
}

struct value *evaluator_undefined(struct evaluator *evaluator, struct str name,
                                  struct span span)
{
    struct value *undefined = computed(evaluator->arena, VALUE_UNDEFINED);

    undefined->string = name.length ? name : STR("\"\""); /* without a name: see demand */
    undefined->span = span;
    return undefined;
}

/* message without what stands in quotes: it may be a secret. */
static struct str without_quoted(struct arena *arena, struct str message)
{
    struct buffer out = {.arena = arena};
    bool is_quoted = false;

    for (size_t i = 0; i < message.length; i++) {
        bool is_quote = message.bytes[i] == '\'';

        if (is_quote && !is_quoted)
            buffer_append_c(&out, "\xE2\x80\xB9secret\xE2\x80\xBA");
        else if (!is_quote && !is_quoted)
            buffer_append_byte(&out, message.bytes[i]);
        is_quoted ^= is_quote;
    }
    return buffer_str(&out);
}

const struct value *evaluator_fail(struct evaluator *evaluator, struct span span,
                                   const char *format, ...)
{
    char *message = NULL;
    struct str shown;
    va_list arguments;
    int length;

    if (evaluator->rendering->is_stopped)
        return NULL;
    va_start(arguments, format);
    length = vasprintf(&message, format, arguments);
    va_end(arguments);
    shown = str_from(length < 0 ? format : message);
    if (evaluator->touched_secret)
        shown = without_quoted(evaluator->arena, shown);
    rendering_fault(evaluator->rendering, TEMPLATE_BAD_EXPRESSION, span, STR_FORMAT,
                    STR_ARGS(shown));
    free(message);
    return NULL;
}

void evaluator_stop(struct evaluator *evaluator, struct span span, const char *message)
{
    if (!evaluator->rendering->is_stopped)
        rendering_fault(evaluator->rendering, TEMPLATE_TOO_LARGE, span, "%s", message);
    evaluator->rendering->is_stopped = true;
}

bool evaluator_charge(struct evaluator *evaluator, size_t steps, struct span span)
{
    if (evaluator->rendering->is_stopped)
        return false;
    if (steps > MOST_STEPS - evaluator->steps)
        evaluator_stop(evaluator, span,
                       "the template asks for more work than is done for one file");
    else if (arena_footprint(evaluator->arena) > MOST_MEMORY_BYTES)
        evaluator_stop(evaluator, span,
                       "the template asks for more memory than one file is given");
    else
        evaluator->steps += steps;
    return !evaluator->rendering->is_stopped;
}

bool evaluator_charge_text(struct evaluator *evaluator, size_t length, struct span span)
{
    return evaluator_charge(evaluator, 1 + length / TEXT_BYTES_A_STEP, span);
}

size_t evaluator_text_bytes(const struct value *value)
{
    switch (value->kind) {
    case VALUE_STRING:
        return value->string.length;
    case VALUE_INTEGER:
        return USUAL_TEXT_BYTES + value->digits.length;
    case VALUE_FLOAT:
        return FLOAT_BYTES; /* the fewest digits that mean it are found by trying */
    case VALUE_UNDEFINED:
    case VALUE_NONE:
    case VALUE_BOOLEAN:
    case VALUE_LIST:
    case VALUE_MAP:
    default:
        return USUAL_TEXT_BYTES;
    }
}

bool evaluator_enter(struct evaluator *evaluator, struct span span)
{
    if (++evaluator->depth <= DEEPEST_EVALUATION)
        return true;
    evaluator_stop(evaluator, span,
                   "macros, statements and expressions wait for each other too deeply");
    return false;
}

/* Counts the values below value, each as often as it is reached; false when they are too many
 * or too deep. Needed once lists were put into lists after these were counted. */
static bool count_values(const struct value *value, size_t depth, size_t *count)
{
    if (depth > DEEPEST_VALUE || ++*count > HEAVIEST_VALUE)
        return false;
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++)
        if (!count_values(value->items[i], depth + 1, count))
            return false;
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->count; i++)
        if (!count_values(value->pairs[i].value, depth + 1, count))
            return false;
    return true;
}

bool evaluator_weigh(struct evaluator *evaluator, const struct value *value, struct span span)
{
    size_t count = 0;

    if (!evaluator->has_nested || (value->kind != VALUE_LIST && value->kind != VALUE_MAP))
        return evaluator_charge(evaluator, value_weight(value), span);
    if (count_values(value, 0, &count))
        return evaluator_charge(evaluator, count, span);
    evaluator_stop(evaluator, span, "the value has too many parts, or is nested too deeply");
    return false;
}

const struct value *evaluator_checked(struct evaluator *evaluator, const struct value *value,
                                      struct span span)
{
    if (value->weight <= HEAVIEST_VALUE && value->depth <= DEEPEST_VALUE)
        return value;
    evaluator_stop(evaluator, span,
                   value->depth > DEEPEST_VALUE ? "the value is nested too deeply"
                                                : "the value has more than a million parts");
    return NULL;
}

const struct value *evaluator_demand(struct evaluator *evaluator, const struct value *value)
{
    static const struct value empty = {.kind = VALUE_STRING, .string = STR_INIT("")};
    size_t count = evaluator->rendering->findings->count;

    if (value->kind != VALUE_UNDEFINED)
        return value;
    if (!value->string.length) /* a condition without else: Jinja2 is not strict there */
        return &empty;
    if (value->fault) {
        *LIST_ADD(evaluator->rendering->findings->arena, evaluator->rendering->findings) =
            *value->fault;
        evaluator->rendering->has_failed = true;
        return NULL;
    }
    rendering_undefined(evaluator->rendering, value->span, value->string,
                        value->count ? value->items[0] : NULL);
    return evaluator->rendering->findings->count == count ? &empty : NULL;
}

/* Whether the value can be shown, and the length of the strings in it. */
static bool measure(struct evaluator *evaluator, const struct value *value, struct span span,
                    size_t *length)
{
    if (value->kind == VALUE_UNDEFINED)
        return evaluator_demand(evaluator, value) != NULL;
    if (value_is_object(value))
        return evaluator_fail(evaluator, span, "a %s has no text here",
                              value_type_name(value)) != NULL;
    if (value->kind == VALUE_LIST && value->form == FORM_GENERATOR)
        return evaluator_fail(evaluator, span,
                              "this has no text of its own; put '| list' behind it") != NULL;
    *length += evaluator_text_bytes(value);
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++)
        if (!measure(evaluator, value->items[i], span, length))
            return false;
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->count; i++)
        if (!measure(evaluator, value->pairs[i].key, span, length) ||
            !measure(evaluator, value->pairs[i].value, span, length))
            return false;
    if (*length <= LARGEST_OUTPUT_BYTES)
        return true;
    evaluator_stop(evaluator, span, "the text of the value is too long");
    return false;
}

bool evaluator_text(struct evaluator *evaluator, const struct value *value, struct span span,
                    struct str *text)
{
    struct buffer out = {.arena = evaluator->arena};
    size_t length = 0;

    if (value->kind != VALUE_STRING && !evaluator_weigh(evaluator, value, span))
        return false;
    if (evaluator->has_secrets && value_holds_secret(value))
        evaluator->touched_secret = true;
    if (value->kind == VALUE_STRING) {
        *text = value->string;
        return true;
    }
    if (!measure(evaluator, value, span, &length) ||
        !evaluator_charge_text(evaluator, length, span))
        return false;
    value_append(&out, value);
    *text = buffer_str(&out);
    return true;
}

const struct value *evaluator_items(struct evaluator *evaluator, const struct value *value,
                                    struct span span)
{
    struct value *list;
    size_t length;

    if (value->kind == VALUE_LIST)
        return value;
    if ((value->kind != VALUE_MAP && value->kind != VALUE_STRING) || value_is_object(value))
        return evaluator_fail(evaluator, span, "a %s is nothing to walk through",
                              value_type_name(value));
    list = computed_list(evaluator->arena, FORM_LIST);
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->count; i++)
        computed_add(evaluator->arena, list, value->pairs[i].key);
    for (size_t i = 0; value->kind == VALUE_STRING && i < value->string.length; i += length) {
        utf8_decode(value->string, i, &length);
        if (!evaluator_charge(evaluator, 1, span))
            return NULL;
        computed_add(
            evaluator->arena, list,
            computed_string(evaluator->arena, str_slice(value->string, i, i + length)));
    }
    if (value->is_secret)
        return computed_secret(evaluator->arena, list);
    return evaluator_checked(evaluator, list, span);
}

const char *value_type_name(const struct value *value)
{
    static const char *const names[] = {
        [VALUE_UNDEFINED] = "undefined", [VALUE_NONE] = "NoneType", [VALUE_BOOLEAN] = "bool",
        [VALUE_INTEGER] = "int",         [VALUE_FLOAT] = "float",   [VALUE_STRING] = "str",
        [VALUE_LIST] = "list",           [VALUE_MAP] = "dict",
    };
    static const char *const forms[] = {
        [FORM_LIST] = "list",           [FORM_TUPLE] = "tuple",
        [FORM_KEYS] = "dict_keys",      [FORM_VALUES] = "dict_values",
        [FORM_ITEMS] = "dict_items",    [FORM_RANGE] = "range",
        [FORM_GENERATOR] = "generator", [FORM_NAMESPACE] = "namespace",
        [FORM_MACRO] = "macro",         [FORM_MODULE] = "module",
        [FORM_LOOP] = "loop",           [FORM_CYCLER] = "cycler",
        [FORM_JOINER] = "joiner",       [FORM_HOSTVARS] = "hostvars",
        [FORM_HOST] = "hostvars",       [FORM_VARS] = "vars",
    };

    return value->kind == VALUE_LIST || value_is_object(value) ? forms[value->form]
                                                               : names[value->kind];
}

bool value_is_hashable(const struct value *value)
{
    if (value->kind == VALUE_MAP)
        return value_is_object(value);
    if (value->kind != VALUE_LIST)
        return true;
    for (size_t i = 0; value->form == FORM_TUPLE && i < value->count; i++)
        if (!value_is_hashable(value->items[i]))
            return false;
    return value->form != FORM_LIST;
}
