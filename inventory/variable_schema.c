/* SPDX-License-Identifier: MIT */
#include "inventory/variable_schema.h"

#include <stdarg.h>

#include "base/path.h"
#include "base/suggest.h"
#include "inventory/inventory_build.h"

struct schema_reader {
    struct value_reader values;
    struct arena *arena;
    struct finding_list *findings;
    struct variable_schema *schema;
};

static struct finding *refuse(struct schema_reader *reader, struct span span,
                              const char *format, ...) PRINTF_LIKE(3, 4);

static struct finding *refuse(struct schema_reader *reader, struct span span,
                              const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    va_start(arguments, format);
    finding = finding_add_list(reader->findings, &inventory_kinds[INVENTORY_SCHEMA], span,
                               format, arguments);
    va_end(arguments);
    return finding;
}

static void take_type(struct schema_reader *reader, struct variable_rule *rule,
                      const struct yaml_node *node)
{
    struct suggestion nearest = suggest_for(node->text);

    for (size_t i = 0; variable_type_names[i]; i++) {
        if (node->kind == YAML_SCALAR &&
            str_equal(node->text, str_from(variable_type_names[i]))) {
            rule->type = (enum variable_type)i;
            return;
        }
        suggest_offer(&nearest, str_from(variable_type_names[i]));
    }
    refuse(reader, node->span, "'" STR_FORMAT "' is no type" STR_FORMAT, STR_ARGS(node->text),
           STR_ARGS(suggest_question(reader->arena, &nearest)))
        ->help =
        STR("types are any, string, integer, number, boolean, list, map, port and path");
}

static void take_boolean(struct schema_reader *reader, const struct yaml_node *node,
                         bool *taken)
{
    struct yaml_value scalar = {.type = YAML_NULL};

    if (node->kind == YAML_SCALAR)
        scalar = yaml_scalar(reader->arena, node);
    if (scalar.type == YAML_BOOLEAN)
        *taken = scalar.boolean;
    else
        refuse(reader, node->span, "this is true or false");
}

static void take_required(struct schema_reader *reader, struct variable_rule *rule,
                          const struct yaml_node *node)
{
    take_boolean(reader, node, &rule->is_required);
}

static void take_secret(struct schema_reader *reader, struct variable_rule *rule,
                        const struct yaml_node *node)
{
    take_boolean(reader, node, &rule->is_secret);
}

static void take_default(struct schema_reader *reader, struct variable_rule *rule,
                         const struct yaml_node *node)
{
    rule->initial = value_read(&reader->values, node);
}

static void take_choices(struct schema_reader *reader, struct variable_rule *rule,
                         const struct yaml_node *node)
{
    if (node->kind == YAML_SEQUENCE && node->count)
        rule->choices = value_read(&reader->values, node);
    else
        refuse(reader, node->span, "choices are a list of values");
}

static void take_pattern(struct schema_reader *reader, struct variable_rule *rule,
                         const struct yaml_node *node)
{
    static const struct regex_options options = {.dialect = REGEX_PYTHON};
    struct regex_fault fault = {.message = STR("a pattern is a text")};

    if (node->kind == YAML_SCALAR)
        rule->pattern = regex_compile(reader->arena, node->text, &options, &fault);
    rule->pattern_text = node->text;
    if (!rule->pattern)
        refuse(reader, node->span, "bad regular expression: " STR_FORMAT,
               STR_ARGS(fault.message));
}

static void take_bound(struct schema_reader *reader, const struct yaml_node *node,
                       const struct value **bound)
{
    const struct value *value = value_read(&reader->values, node);

    if (value->kind == VALUE_INTEGER || value->kind == VALUE_FLOAT)
        *bound = value;
    else
        refuse(reader, node->span, "a bound is a number");
}

static void take_minimum(struct schema_reader *reader, struct variable_rule *rule,
                         const struct yaml_node *node)
{
    take_bound(reader, node, &rule->minimum);
}

static void take_maximum(struct schema_reader *reader, struct variable_rule *rule,
                         const struct yaml_node *node)
{
    take_bound(reader, node, &rule->maximum);
}

static void take_doc(struct schema_reader *reader, struct variable_rule *rule,
                     const struct yaml_node *node)
{
    if (node->kind == YAML_SCALAR)
        rule->doc = node->text;
    else
        refuse(reader, node->span, "doc is a text");
}

static const struct {
    const char *name;
    void (*take)(struct schema_reader *reader, struct variable_rule *rule,
                 const struct yaml_node *node);
} rule_keys[] = {
    {"type",     take_type    },
    {"required", take_required},
    {"default",  take_default },
    {"pattern",  take_pattern },
    {"choices",  take_choices },
    {"minimum",  take_minimum },
    {"maximum",  take_maximum },
    {"secret",   take_secret  },
    {"doc",      take_doc     },
};

static void take_key(struct schema_reader *reader, struct variable_rule *rule,
                     const struct yaml_pair *pair)
{
    struct suggestion nearest = suggest_for(pair->key->text);

    for (size_t i = 0; i < COUNT_OF(rule_keys); i++) {
        if (str_equal(pair->key->text, str_from(rule_keys[i].name))) {
            rule_keys[i].take(reader, rule, pair->value);
            return;
        }
        suggest_offer(&nearest, str_from(rule_keys[i].name));
    }
    refuse(reader, pair->key->span, "'" STR_FORMAT "' says nothing about a variable" STR_FORMAT,
           STR_ARGS(pair->key->text), STR_ARGS(suggest_question(reader->arena, &nearest)))
        ->help =
        STR("known are type, required, default, pattern, choices, minimum, maximum, secret "
            "and doc");
}

static bool is_numeric(enum variable_type type)
{
    return type == VARIABLE_ANY || type == VARIABLE_INTEGER || type == VARIABLE_NUMBER ||
           type == VARIABLE_PORT;
}

static void check_value(struct schema_reader *reader, const struct variable_rule *rule,
                        const struct value *value)
{
    struct variable_fault fault;

    if (value && !variable_fits(reader->arena, rule, value, &fault))
        refuse(reader, value->span, STR_FORMAT, STR_ARGS(fault.message))->help = fault.help;
}

/* What the parts of one rule say of each other. */
static void check_rule(struct schema_reader *reader, const struct variable_rule *rule)
{
    const struct value *bound = rule->minimum ? rule->minimum : rule->maximum;
    struct variable_rule upper = {
        .name = STR("minimum"), .type = VARIABLE_ANY, .maximum = rule->maximum};
    struct variable_fault fault;

    if (rule->pattern && rule->type != VARIABLE_STRING && rule->type != VARIABLE_PATH)
        refuse(reader, rule->span,
               "'" STR_FORMAT "' has a pattern, so its type is string or path",
               STR_ARGS(rule->name));
    if (bound && !is_numeric(rule->type))
        refuse(reader, bound->span, "a %s has no bounds", variable_type_names[rule->type]);
    if (rule->minimum && !variable_fits(reader->arena, &upper, rule->minimum, &fault))
        refuse(reader, rule->minimum->span, STR_FORMAT, STR_ARGS(fault.message));
    for (size_t i = 0; rule->choices && i < rule->choices->count; i++)
        check_value(reader, rule, rule->choices->items[i]);
    check_value(reader, rule, rule->initial);
    if (rule->initial && rule->is_required)
        refuse(reader, rule->initial->span,
               "'" STR_FORMAT "' has a default, so it never lacks a value",
               STR_ARGS(rule->name))
            ->help = STR("drop default or required");
}

static void read_rule(struct schema_reader *reader, const struct yaml_pair *pair)
{
    struct variable_rule *rule = ARENA_NEW(reader->arena, struct variable_rule);
    size_t errors = reader->findings->count;

    rule->name = pair->key->text;
    rule->span = pair->key->span;
    if (pair->value->kind != YAML_MAPPING) {
        refuse(reader, pair->value->span, "'" STR_FORMAT "' is described by a mapping",
               STR_ARGS(rule->name))
            ->help = STR("such as {type: string, required: true}");
        return;
    }
    for (size_t i = 0; i < pair->value->count; i++)
        take_key(reader, rule, &pair->value->pairs[i]);
    if (reader->findings->count == errors)
        check_rule(reader, rule);
    map_put(&reader->schema->rules, rule->name, rule);
}

static void read_schema(struct schema_reader *reader, const struct text *text,
                        const struct yaml_node *root)
{
    const struct yaml_node *variables = yaml_get(root, STR("variables"));

    if (!variables || variables->kind != YAML_MAPPING) {
        refuse(reader, variables ? variables->span : span_make(text, 0, 0),
               "the file is a mapping with the one key 'variables', and below it a mapping of "
               "names to rules");
        return;
    }
    for (size_t i = 0; i < root->count; i++)
        if (root->pairs[i].value != variables)
            refuse(reader, root->pairs[i].key->span,
                   "beside 'variables' there is no key '" STR_FORMAT "'",
                   STR_ARGS(root->pairs[i].key->text));
    for (size_t i = 0; i < variables->count; i++)
        read_rule(reader, &variables->pairs[i]);
}

bool variable_schema_load(struct arena *arena, const char *path, struct secrets *secrets,
                          struct finding_list *findings, const struct variable_schema **schema,
                          struct error *err)
{
    size_t errors = finding_count(findings, SEVERITY_ERROR);
    struct schema_reader reader = {
        .values = {arena, path_directory(str_from(path)), secrets, findings},
        .arena = arena,
        .findings = findings,
        .schema = ARENA_NEW(arena, struct variable_schema),
    };
    const struct yaml_node *root;
    struct text *text;

    reader.schema->rules.arena = arena;
    *schema = reader.schema;
    if (!text_load(arena, path, &text, err))
        return false;
    root = yaml_parse(arena, text, findings);
    if (finding_count(findings, SEVERITY_ERROR) == errors)
        read_schema(&reader, text, root);
    return true;
}
