/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/list.h"
#include "base/suggest.h"
#include "schemas/faults.h"
#include "schemas/words.h"
#include "yaml/yaml.h"

struct reader {
    struct arena *arena;
    struct finding_list *findings;
};

static const char *const file_keys[] = {"sections", "process-options"};
static const char *const section_keys[] = {"summary", "label",  "suffix", "any-option",
                                           "since",   "effect", "scope",  "options"};
static const char *const option_keys[] = {
    "type",   "summary", "default", "formerly", "effect", "scope", "required",
    "secret", "minimum", "maximum", "choices",  "unit",   "since", "removed"};
static const char *const former_keys[] = {"until", "default"};

/* The value under a key; NULL when it is not there. */
static const struct yaml_node *value_of(const struct yaml_node *node, const char *key)
{
    return yaml_get(node, str_from(key));
}

static void refuse_key(struct reader *reader, const struct yaml_node *key,
                       const char *const *known, size_t count)
{
    struct suggestion nearest = suggest_for(key->text);

    for (size_t i = 0; i < count; i++)
        suggest_offer(&nearest, str_from(known[i]));
    finding_add(reader->findings, &schema_kinds[SCHEMA_FAULT_UNKNOWN_KEY], key->span,
                "unknown key '" STR_FORMAT "'" STR_FORMAT, STR_ARGS(key->text),
                STR_ARGS(suggest_question(reader->arena, &nearest)));
}

/* Whether the node is a mapping; each of its keys that is not known is a finding. */
static bool check_keys(struct reader *reader, const struct yaml_node *node,
                       const char *const *known, size_t count)
{
    if (node->kind != YAML_MAPPING) {
        finding_add(reader->findings, &schema_kinds[SCHEMA_FAULT_BAD_VALUE], node->span,
                    "a mapping is wanted here");
        return false;
    }
    for (size_t i = 0; i < node->count; i++) {
        size_t j = 0;

        while (j < count && !str_equal(node->pairs[i].key->text, str_from(known[j])))
            j++;
        if (j == count)
            refuse_key(reader, node->pairs[i].key, known, count);
    }
    return true;
}

static void refuse_value(struct reader *reader, const struct yaml_node *node, const char *key,
                         const char *wanted)
{
    finding_add(reader->findings, &schema_kinds[SCHEMA_FAULT_BAD_VALUE], node->span,
                "'%s' must be %s", key, wanted);
}

static const struct yaml_node *require(struct reader *reader, const struct yaml_node *key,
                                       const struct yaml_node *node, const char *wanted)
{
    const struct yaml_node *value = value_of(node, wanted);

    if (!value)
        finding_add(reader->findings, &schema_kinds[SCHEMA_FAULT_MISSING_KEY], key->span,
                    "'" STR_FORMAT "' has no %s", STR_ARGS(key->text), wanted);
    return value;
}

static struct str read_text(struct reader *reader, const struct yaml_node *node,
                            const char *key)
{
    if (!node)
        return (struct str){0};
    if (node->kind != YAML_SCALAR)
        refuse_value(reader, node, key, "text");
    return node->text;
}

static bool read_boolean(struct reader *reader, const struct yaml_node *node, const char *key)
{
    const struct yaml_node *value = value_of(node, key);
    struct yaml_value scalar;

    if (!value)
        return false;
    scalar = value->kind == YAML_SCALAR ? yaml_scalar(reader->arena, value)
                                        : (struct yaml_value){.type = YAML_NULL};
    if (scalar.type != YAML_BOOLEAN)
        refuse_value(reader, value, key, "true or false");
    return scalar.boolean;
}

enum { MAX_BOUND_DIGITS = 18 }; /* what any int64_t holds */

static bool read_bound(struct reader *reader, const struct yaml_node *node, const char *key,
                       int64_t *bound)
{
    const struct yaml_node *value = value_of(node, key);
    struct yaml_value scalar = {0};

    if (!value)
        return false;
    if (value->kind == YAML_SCALAR)
        scalar = yaml_scalar(reader->arena, value);
    if (scalar.type != YAML_INTEGER || scalar.digits.length > MAX_BOUND_DIGITS) {
        refuse_value(reader, value, key, "an integer");
        return false;
    }
    *bound = strtoll(str_to_c(reader->arena, scalar.digits), NULL, 10);
    return true;
}

static supervisor_version read_version(struct reader *reader, const struct yaml_node *node,
                                       const char *key)
{
    const struct yaml_node *value = value_of(node, key);
    supervisor_version version = 0;

    if (value &&
        (value->kind != YAML_SCALAR || !supervisor_version_parse(value->text, &version)))
        refuse_value(reader, value, key, "a version such as 4.2.0");
    return version;
}

/* The number of the word, or fallback when there is none. */
static unsigned read_word(struct reader *reader, const struct yaml_node *node,
                          const struct schema_words *words, unsigned fallback)
{
    struct suggestion nearest;

    if (!node)
        return fallback;
    nearest = suggest_for(node->text);
    for (size_t i = 0; i < words->count; i++) {
        if (str_equal(node->text, str_from(words->items[i])))
            return (unsigned)i;
        suggest_offer(&nearest, str_from(words->items[i]));
    }
    finding_add(reader->findings, &schema_kinds[SCHEMA_FAULT_BAD_VALUE], node->span,
                "unknown %s '" STR_FORMAT "'" STR_FORMAT, words->what, STR_ARGS(node->text),
                STR_ARGS(suggest_question(reader->arena, &nearest)));
    return fallback;
}

static void read_choices(struct reader *reader, const struct yaml_node *node,
                         struct option_schema *option)
{
    const struct yaml_node *value = value_of(node, "choices");
    struct str *choices;

    if (!value)
        return;
    if (value->kind != YAML_SEQUENCE || !value->count) {
        refuse_value(reader, value, "choices", "a list of words");
        return;
    }
    choices = ARENA_ARRAY(reader->arena, struct str, value->count);
    for (size_t i = 0; i < value->count; i++)
        choices[i] = read_text(reader, value->items[i], "choices");
    option->choices = choices;
    option->choice_count = value->count;
}

static void read_former_defaults(struct reader *reader, const struct yaml_node *node,
                                 struct option_schema *option)
{
    const struct yaml_node *value = value_of(node, "formerly");
    LIST_OF(struct former_default) list = {0};

    if (!value)
        return;
    if (value->kind != YAML_SEQUENCE) {
        refuse_value(reader, value, "formerly", "a list of {until: VERSION, default: VALUE}");
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        const struct yaml_node *item = value->items[i];

        if (!check_keys(reader, item, former_keys, COUNT_OF(former_keys)))
            continue;
        *LIST_ADD(reader->arena, &list) = (struct former_default){
            .until = read_version(reader, item, "until"),
            .value = read_text(reader, value_of(item, "default"), "default"),
        };
    }
    option->former_defaults = list.items;
    option->former_default_count = list.count;
}

static struct option_schema read_option(struct reader *reader, const struct yaml_pair *pair,
                                        const struct option_schema *fallback)
{
    const struct yaml_node *node = pair->value;
    struct option_schema option = {.name = pair->key->text};

    if (!check_keys(reader, node, option_keys, COUNT_OF(option_keys)))
        return option;
    option.type = (enum option_type)read_word(reader, require(reader, pair->key, node, "type"),
                                              &schema_types, OPTION_TEXT);
    option.summary = read_text(reader, require(reader, pair->key, node, "summary"), "summary");
    option.effect = (enum option_effect)read_word(reader, value_of(node, "effect"),
                                                  &schema_effects, fallback->effect);
    option.scope = (enum option_scope)read_word(reader, value_of(node, "scope"), &schema_scopes,
                                                fallback->scope);
    option.default_value = read_text(reader, value_of(node, "default"), "default");
    option.unit = read_text(reader, value_of(node, "unit"), "unit");
    option.is_required = read_boolean(reader, node, "required");
    option.is_secret = read_boolean(reader, node, "secret");
    option.has_minimum = read_bound(reader, node, "minimum", &option.minimum);
    option.has_maximum = read_bound(reader, node, "maximum", &option.maximum);
    option.since = read_version(reader, node, "since");
    option.removed = read_version(reader, node, "removed");
    read_former_defaults(reader, node, &option);
    read_choices(reader, node, &option);
    if (option.type == OPTION_CHOICE && !option.choice_count)
        require(reader, pair->key, node, "choices");
    return option;
}

static int compare_options(const void *left, const void *right)
{
    return str_compare(((const struct option_schema *)left)->name,
                       ((const struct option_schema *)right)->name);
}

static int compare_sections(const void *left, const void *right)
{
    return str_compare(((const struct section_schema *)left)->name,
                       ((const struct section_schema *)right)->name);
}

static void read_options(struct reader *reader, const struct yaml_node *node,
                         struct section_schema *section)
{
    const struct yaml_node *options = value_of(node, "options");
    struct option_schema *items;
    const struct option_schema fallback = {
        .effect = (enum option_effect)read_word(reader, value_of(node, "effect"),
                                                &schema_effects, EFFECT_NONE),
        .scope = (enum option_scope)read_word(reader, value_of(node, "scope"), &schema_scopes,
                                              SCOPE_NONE),
    };

    if (!options)
        return;
    if (options->kind != YAML_MAPPING) {
        refuse_value(reader, options, "options", "a mapping from names to options");
        return;
    }
    items = ARENA_ARRAY(reader->arena, struct option_schema, options->count);
    for (size_t i = 0; i < options->count; i++) {
        items[i] = read_option(reader, &options->pairs[i], &fallback);
        items[i].position = i;
    }
    if (options->count)
        qsort(items, options->count, sizeof(*items), compare_options);
    section->options = items;
    section->option_count = options->count;
}

static struct section_schema read_section(struct reader *reader, const struct yaml_pair *pair)
{
    const struct yaml_node *node = pair->value;
    struct section_schema section = {.name = pair->key->text};

    if (!check_keys(reader, node, section_keys, COUNT_OF(section_keys)))
        return section;
    section.summary = read_text(reader, require(reader, pair->key, node, "summary"), "summary");
    section.label = (enum section_label)read_word(reader, value_of(node, "label"),
                                                  &schema_labels, LABEL_NEVER);
    section.takes_suffix = read_boolean(reader, node, "suffix");
    section.takes_any_option = read_boolean(reader, node, "any-option");
    section.since = read_version(reader, node, "since");
    read_options(reader, node, &section);
    return section;
}

static const struct schema *read_schema(struct reader *reader, const struct yaml_node *root)
{
    struct schema *schema = ARENA_NEW(reader->arena, struct schema);
    const struct yaml_node *sections = value_of(root, "sections");
    struct section_schema *items;

    if (!check_keys(reader, root, file_keys, COUNT_OF(file_keys)))
        return schema;
    if (!sections || sections->kind != YAML_MAPPING) {
        finding_add(reader->findings, &schema_kinds[SCHEMA_FAULT_MISSING_KEY],
                    sections ? sections->span : root->span,
                    "a schema needs 'sections', a mapping from names to sections");
        return schema;
    }
    items = ARENA_ARRAY(reader->arena, struct section_schema, sections->count);
    for (size_t i = 0; i < sections->count; i++) {
        items[i] = read_section(reader, &sections->pairs[i]);
        items[i].position = i;
    }
    if (sections->count)
        qsort(items, sections->count, sizeof(*items), compare_sections);
    schema->sections = items;
    schema->count = sections->count;
    return schema;
}

const struct schema *schema_load(struct arena *arena, const struct text *text,
                                 struct finding_list *findings)
{
    struct reader reader = {.arena = arena, .findings = findings};
    size_t before = findings->count;
    const struct yaml_node *root = yaml_parse(arena, text, findings);
    const struct schema *schema;

    if (!root) {
        if (findings->count == before)
            finding_add(findings, &schema_kinds[SCHEMA_FAULT_MISSING_KEY],
                        span_make(text, 0, 0), "the schema is empty");
        return NULL;
    }
    schema = read_schema(&reader, root);
    return findings->count == before ? schema : NULL;
}
