/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "inventory/value_reader.h"
#include "inventory/variable_schema.h"
#include "values/value_order.h"

enum { LONGEST_SHOWN_BYTES = 60, HIGHEST_PORT = 65535 };

const char *const variable_type_names[] = {
    [VARIABLE_ANY] = "any",         [VARIABLE_STRING] = "string",
    [VARIABLE_INTEGER] = "integer", [VARIABLE_NUMBER] = "number",
    [VARIABLE_BOOLEAN] = "boolean", [VARIABLE_LIST] = "list",
    [VARIABLE_MAP] = "map",         [VARIABLE_PORT] = "port",
    [VARIABLE_PATH] = "path",       NULL,
};

static const char *kind_words(enum value_kind kind)
{
    static const char *const words[] = {
        [VALUE_UNDEFINED] = "nothing",   [VALUE_NONE] = "null",
        [VALUE_BOOLEAN] = "the boolean", [VALUE_INTEGER] = "the integer",
        [VALUE_FLOAT] = "the number",    [VALUE_STRING] = "the text",
        [VALUE_LIST] = "a list",         [VALUE_MAP] = "a mapping",
    };

    return words[kind];
}

/* "the text 'abc'", "a list", "a secret". */
static struct str shown(struct arena *arena, const struct value *value)
{
    struct buffer text = {.arena = arena};
    const char *mark = value->kind == VALUE_STRING ? "'" : "";

    if (value->is_secret)
        return STR("a secret");
    if (value->kind == VALUE_UNDEFINED || value->kind == VALUE_NONE ||
        value->kind == VALUE_LIST || value->kind == VALUE_MAP)
        return str_from(kind_words(value->kind));
    value_append(&text, value);
    return str_printf(arena, "%s %s" STR_FORMAT "%s%s", kind_words(value->kind), mark,
                      STR_ARGS(str_slice(buffer_str(&text), 0, LONGEST_SHOWN_BYTES)),
                      text.length > LONGEST_SHOWN_BYTES ? "..." : "", mark);
}

/* What the text stands for when it comes from where all is text. */
static const struct value *from_outside(struct arena *arena, const struct value *value)
{
    struct yaml_node node = {.kind = YAML_SCALAR, .text = value->string, .is_plain = true};
    struct yaml_value scalar;
    struct value *typed;

    if (value->kind != VALUE_STRING || (value->span.text && !value->is_secret))
        return value;
    scalar = yaml_scalar(arena, &node);
    typed = ARENA_NEW(arena, struct value);
    *typed = *value;
    if (scalar.type == YAML_INTEGER) {
        value_set_integer(arena, typed, scalar.digits);
    } else if (scalar.type == YAML_FLOAT) {
        typed->kind = VALUE_FLOAT;
        typed->real = scalar.real;
    } else if (scalar.type == YAML_BOOLEAN) {
        typed->kind = VALUE_BOOLEAN;
        typed->boolean = scalar.boolean;
    }
    return typed;
}

static bool has_type(const struct value *value, enum variable_type type)
{
    switch (type) {
    case VARIABLE_ANY:
        return true;
    case VARIABLE_STRING:
    case VARIABLE_PATH:
        return value->kind == VALUE_STRING;
    case VARIABLE_INTEGER:
    case VARIABLE_PORT:
        return value->kind == VALUE_INTEGER;
    case VARIABLE_NUMBER:
        return value->kind == VALUE_INTEGER || value->kind == VALUE_FLOAT;
    case VARIABLE_BOOLEAN:
        return value->kind == VALUE_BOOLEAN;
    case VARIABLE_LIST:
        return value->kind == VALUE_LIST;
    case VARIABLE_MAP:
        return value->kind == VALUE_MAP;
    }
    return false;
}

static bool is_text_type(enum variable_type type)
{
    return type == VARIABLE_STRING || type == VARIABLE_PATH;
}

/* Quotes decide most of it. */
static struct str type_help(const struct value *value, enum variable_type type)
{
    if (is_text_type(type) && (value->kind == VALUE_INTEGER || value->kind == VALUE_FLOAT ||
                               value->kind == VALUE_BOOLEAN))
        return STR("put the value in quotes");
    if (value->kind == VALUE_STRING && !value->is_secret && value->span.text &&
        str_contains(span_str(value->span), STR("\"")) && !is_text_type(type))
        return STR("take the quotes away");
    return STR("");
}

static double number_of(struct arena *arena, const struct value *value)
{
    if (value->kind == VALUE_FLOAT)
        return value->real;
    return value->digits.bytes ? strtod(str_to_c(arena, value->digits), NULL)
                               : (double)value->integer;
}

static bool is_number(const struct value *value)
{
    return value->kind == VALUE_INTEGER || value->kind == VALUE_FLOAT;
}

static struct str written(struct arena *arena, const struct value *value)
{
    struct buffer out = {.arena = arena};

    value_append(&out, value);
    return buffer_str(&out);
}

/* Empty, or what is wrong about the size of the number. */
static struct str bound_fault(struct arena *arena, const struct variable_rule *rule,
                              const struct value *value)
{
    double number = is_number(value) ? number_of(arena, value) : 0;

    if (!is_number(value))
        return STR("");
    if (rule->type == VARIABLE_PORT && (number < 1 || number > HIGHEST_PORT))
        return STR("a port lies between 1 and 65535");
    if (rule->minimum && !(number >= number_of(arena, rule->minimum)))
        return str_printf(arena, "the least is " STR_FORMAT,
                          STR_ARGS(written(arena, rule->minimum)));
    if (rule->maximum && !(number <= number_of(arena, rule->maximum)))
        return str_printf(arena, "the most is " STR_FORMAT,
                          STR_ARGS(written(arena, rule->maximum)));
    return STR("");
}

static bool is_choice(const struct value *choices, const struct value *value)
{
    for (size_t i = 0; i < choices->count; i++)
        if (choices->items[i]->kind == value->kind && values_equal(choices->items[i], value))
            return true;
    return false;
}

/* Empty, or why the text does not match the pattern. */
static struct str pattern_fault(struct arena *arena, const struct variable_rule *rule,
                                struct str text)
{
    struct regex_match match = {0};

    switch (regex_search(rule->pattern, text, 0, REGEX_ANYWHERE, &match)) {
    case REGEX_MATCH:
        return STR("");
    case REGEX_NO_MATCH:
        return str_printf(arena, "it does not match " STR_FORMAT, STR_ARGS(rule->pattern_text));
    case REGEX_GAVE_UP:
        break;
    }
    return str_printf(arena, "its pattern gives up on it, %s", match.reason);
}

static struct str value_fault(struct arena *arena, const struct variable_rule *rule,
                              const struct value *value)
{
    if (rule->type == VARIABLE_PATH && !str_starts_with(value->string, STR("/")))
        return STR("a path begins with '/'");
    if (rule->pattern && pattern_fault(arena, rule, value->string).length)
        return pattern_fault(arena, rule, value->string);
    if (rule->choices && !is_choice(rule->choices, value))
        return str_printf(arena, "allowed are " STR_FORMAT,
                          STR_ARGS(written(arena, rule->choices)));
    return bound_fault(arena, rule, value);
}

bool variable_fits(struct arena *arena, const struct variable_rule *rule,
                   const struct value *value, struct variable_fault *fault)
{
    const struct value *typed = is_text_type(rule->type) || rule->type == VARIABLE_ANY
                                    ? value
                                    : from_outside(arena, value);
    struct str reason;

    *fault = (struct variable_fault){.is_type = true};
    if (!has_type(typed, rule->type)) {
        fault->message = str_printf(
            arena, "'" STR_FORMAT "' is of type %s, this is " STR_FORMAT, STR_ARGS(rule->name),
            variable_type_names[rule->type], STR_ARGS(shown(arena, value)));
        fault->help = type_help(value, rule->type);
        return false;
    }
    reason = value_fault(arena, rule, typed);
    fault->is_type = false;
    fault->message =
        str_printf(arena, "'" STR_FORMAT "' cannot be " STR_FORMAT ": " STR_FORMAT,
                   STR_ARGS(rule->name), STR_ARGS(shown(arena, value)), STR_ARGS(reason));
    return !reason.length;
}
