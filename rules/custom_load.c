/* SPDX-License-Identifier: MIT */
#include "base/list.h"
#include "base/map.h"
#include "base/suggest.h"
#include "rules/custom.h"
#include "rules/rules.h"
#include "yaml/yaml.h"

enum field {
    FIELD_CODE,
    FIELD_NAME,
    FIELD_SECTION,
    FIELD_OPTION,
    FIELD_MESSAGE,
    FIELD_LAST_NEEDED = FIELD_MESSAGE,
    FIELD_MUST_MATCH,
    FIELD_MUST_NOT_MATCH,
    FIELD_REQUIRED,
    FIELD_FORBIDDEN,
    FIELD_ONE_OF,
    FIELD_LAST_CONDITION = FIELD_ONE_OF,
    FIELD_SEVERITY,
    FIELD_WHY,
    FIELD_COUNT,
};

static const char *const field_names[FIELD_COUNT] = {
    "code",           "name",     "section",   "option", "message",  "must-match",
    "must-not-match", "required", "forbidden", "one-of", "severity", "why",
};

struct loader {
    struct arena *arena;
    struct finding_list *findings;
    struct rule_list *list;
    struct map taken; /* codes and names; the keys alone count */
};

struct fields {
    const struct yaml_node *nodes[FIELD_COUNT];
};

static void fault(struct loader *loader, enum custom_kind kind, struct span span,
                  struct str message)
{
    finding_add(loader->findings, &custom_rule_kinds[kind], span, STR_FORMAT,
                STR_ARGS(message));
}

static void report_unknown_key(struct loader *loader, const struct yaml_node *key)
{
    struct suggestion nearest = suggest_for(key->text);

    for (size_t i = 0; i < FIELD_COUNT; i++)
        suggest_offer(&nearest, str_from(field_names[i]));
    fault(loader, CUSTOM_UNKNOWN_KEY, key->span,
          str_printf(loader->arena, "a rule has no key '" STR_FORMAT "'" STR_FORMAT,
                     STR_ARGS(key->text), STR_ARGS(suggest_question(loader->arena, &nearest))));
}

static enum field field_of(struct str key)
{
    size_t i = 0;

    while (i < FIELD_COUNT && !str_equal(key, str_from(field_names[i])))
        i++;
    return (enum field)i;
}

static bool has_right_form(enum field field, const struct yaml_node *node)
{
    if (field != FIELD_ONE_OF)
        return node->kind == YAML_SCALAR && node->text.length;
    if (node->kind != YAML_SEQUENCE || !node->count)
        return false;
    for (size_t i = 0; i < node->count; i++)
        if (node->items[i]->kind != YAML_SCALAR)
            return false;
    return true;
}

static bool read_fields(struct loader *loader, const struct yaml_node *node,
                        struct fields *fields)
{
    bool is_right = true;

    *fields = (struct fields){0};
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *key = node->pairs[i].key, *value = node->pairs[i].value;
        enum field field = field_of(key->text);

        if (field == FIELD_COUNT) {
            report_unknown_key(loader, key);
            is_right = false;
        } else if (!has_right_form(field, value)) {
            fault(loader, CUSTOM_BAD_VALUE, value->span,
                  str_printf(loader->arena, "'%s' needs %s", field_names[field],
                             field == FIELD_ONE_OF ? "a list of texts" : "a text"));
            is_right = false;
        } else {
            fields->nodes[field] = value;
        }
    }
    return is_right;
}

/* Where to point for a rule as a whole. */
static struct span rule_span(const struct yaml_node *node)
{
    return node->count ? node->pairs[0].key->span : node->span;
}

static bool is_complete(struct loader *loader, const struct yaml_node *node,
                        const struct fields *fields)
{
    size_t conditions = 0;

    for (size_t i = 0; i <= FIELD_LAST_NEEDED; i++)
        if (!fields->nodes[i]) {
            fault(loader, CUSTOM_INCOMPLETE, rule_span(node),
                  str_printf(loader->arena, "the rule has no '%s'", field_names[i]));
            return false;
        }
    for (size_t i = FIELD_LAST_NEEDED + 1; i <= FIELD_LAST_CONDITION; i++)
        conditions += fields->nodes[i] != NULL;
    if (conditions == 1)
        return true;
    fault(loader, CUSTOM_INCOMPLETE, rule_span(node),
          str_printf(loader->arena,
                     "the rule has %zu of must-match, must-not-match, required, forbidden and "
                     "one-of: it needs one",
                     conditions));
    return false;
}

static bool is_made_of(struct str text, const char *first, const char *others)
{
    for (size_t i = 0; i < text.length; i++)
        if (str_find(str_from(i ? others : first), text.bytes[i]) == STR_NOT_FOUND)
            return false;
    return text.length > 0;
}

/* Codes and names look like supconf's own, and are nobody else's. */
static bool claim(struct loader *loader, const struct yaml_node *node, enum field field)
{
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char small[] = "abcdefghijklmnopqrstuvwxyz";
    struct arena *arena = loader->arena;
    bool is_code = field == FIELD_CODE;

    if (is_code && str_starts_with(node->text, STR("SV"))) {
        fault(loader, CUSTOM_NAME_TAKEN, node->span,
              str_printf(arena, "codes that begin with SV are supconf's own"));
        return false;
    }
    if (is_code ? !is_made_of(node->text, capitals, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
                : !is_made_of(node->text, small, "abcdefghijklmnopqrstuvwxyz0123456789-")) {
        fault(loader, CUSTOM_BAD_VALUE, node->span,
              str_printf(arena, "'" STR_FORMAT "' is no %s", STR_ARGS(node->text),
                         is_code ? "code: capital letters and digits, such as ORG001"
                                 : "name: small letters, digits and '-', such as log-outside"));
        return false;
    }
    if (map_put(&loader->taken, node->text, loader)) {
        fault(
            loader, CUSTOM_NAME_TAKEN, node->span,
            str_printf(arena, "there is another rule '" STR_FORMAT "'", STR_ARGS(node->text)));
        return false;
    }
    return true;
}

/* The byte of the pattern where PCRE2 stopped: exact unless YAML escaped something. */
static struct span pattern_span(const struct yaml_node *node, size_t offset)
{
    struct span span = node->span;
    size_t quotes = span.length - node->text.length;

    if (offset >= node->text.length)
        offset = node->text.length - 1;
    if (span.length < node->text.length || (quotes != 0 && quotes != 2))
        return span;
    return span_make(span.text, span.offset + quotes / 2 + offset, 1);
}

static bool compile(struct loader *loader, const struct yaml_node *node, struct custom *custom)
{
    static const struct regex_options options = {.dialect = REGEX_PCRE};
    struct regex_fault found = {0};

    custom->pattern = regex_compile(loader->arena, node->text, &options, &found);
    if (custom->pattern)
        return true;
    fault(loader, CUSTOM_BAD_PATTERN, pattern_span(node, found.offset),
          str_printf(loader->arena, "bad regular expression: " STR_FORMAT,
                     STR_ARGS(found.message)));
    return false;
}

static bool read_condition(struct loader *loader, const struct fields *fields,
                           struct custom *custom)
{
    static const enum custom_condition conditions[FIELD_COUNT] = {
        [FIELD_MUST_MATCH] = CUSTOM_MUST_MATCH, [FIELD_MUST_NOT_MATCH] = CUSTOM_MUST_NOT_MATCH,
        [FIELD_REQUIRED] = CUSTOM_REQUIRED,     [FIELD_FORBIDDEN] = CUSTOM_FORBIDDEN,
        [FIELD_ONE_OF] = CUSTOM_ONE_OF,
    };
    enum field field = FIELD_LAST_NEEDED + 1;
    const struct yaml_node *node;
    struct yaml_value value;
    struct str *values;

    while (!fields->nodes[field])
        field++;
    node = fields->nodes[field];
    custom->condition = conditions[field];
    if (field == FIELD_MUST_MATCH || field == FIELD_MUST_NOT_MATCH)
        return compile(loader, node, custom);
    if (field == FIELD_ONE_OF) {
        values = ARENA_ARRAY(loader->arena, struct str, node->count);
        for (size_t i = 0; i < node->count; i++)
            values[i] = node->items[i]->text;
        custom->values = values;
        custom->value_count = node->count;
        return true;
    }
    value = yaml_scalar(loader->arena, node);
    if (value.type == YAML_BOOLEAN && value.boolean)
        return true;
    fault(loader, CUSTOM_BAD_VALUE, node->span,
          str_printf(loader->arena, "'%s' can only be true", field_names[field]));
    return false;
}

static bool read_severity(struct loader *loader, const struct yaml_node *node,
                          enum severity *severity)
{
    *severity = SEVERITY_WARNING;
    if (!node || severity_from_name(node->text, severity))
        return true;
    fault(loader, CUSTOM_BAD_VALUE, node->span,
          str_printf(loader->arena, "'" STR_FORMAT "' is no severity: error, warning or info",
                     STR_ARGS(node->text)));
    return false;
}

static void add_rule(struct loader *loader, const struct yaml_node *node)
{
    struct custom *custom = ARENA_NEW(loader->arena, struct custom);
    struct finding_kind *kind = &custom->rule.kind;
    struct fields fields;

    if (node->kind != YAML_MAPPING) {
        fault(loader, CUSTOM_BAD_VALUE, node->span,
              STR("a rule is a mapping of keys to values"));
        return;
    }
    if (!read_fields(loader, node, &fields) || !is_complete(loader, node, &fields) ||
        !read_severity(loader, fields.nodes[FIELD_SEVERITY], &kind->severity) ||
        !read_condition(loader, &fields, custom) ||
        !claim(loader, fields.nodes[FIELD_CODE], FIELD_CODE) ||
        !claim(loader, fields.nodes[FIELD_NAME], FIELD_NAME))
        return;
    kind->code = str_to_c(loader->arena, fields.nodes[FIELD_CODE]->text);
    kind->name = str_to_c(loader->arena, fields.nodes[FIELD_NAME]->text);
    kind->summary = str_to_c(loader->arena, str_trim(fields.nodes[FIELD_MESSAGE]->text));
    if (fields.nodes[FIELD_WHY])
        kind->why = str_to_c(loader->arena, str_trim(fields.nodes[FIELD_WHY]->text));
    custom->section = fields.nodes[FIELD_SECTION]->text;
    custom->option = str_lower_ascii(loader->arena, fields.nodes[FIELD_OPTION]->text);
    custom->rule.whole = custom_check;
    custom->rule.data = custom;
    *LIST_ADD(loader->arena, loader->list) = &custom->rule;
}

static void take_names(struct loader *loader, const struct finding_kind *kinds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        map_put(&loader->taken, str_from(kinds[i].code), loader);
        map_put(&loader->taken, str_from(kinds[i].name), loader);
    }
}

static struct loader loader_create(struct arena *arena, struct rule_list *list,
                                   struct finding_list *findings)
{
    struct loader loader = {
        .arena = arena, .findings = findings, .list = list, .taken = {.arena = arena}};

    take_names(&loader, syntax_kinds, syntax_kind_count);
    take_names(&loader, refusal_kinds, refusal_kind_count);
    take_names(&loader, lint_kinds, lint_kind_count);
    take_names(&loader, custom_rule_kinds, custom_rule_kind_count);
    for (size_t i = 0; i < list->count; i++)
        take_names(&loader, &list->items[i]->kind, 1);
    return loader;
}

void rules_add_custom(struct arena *arena, const struct text *text, struct rule_list *list,
                      struct finding_list *findings)
{
    const struct yaml_node *root = yaml_parse(arena, text, findings), *rules;
    struct loader loader = loader_create(arena, list, findings);

    if (!root)
        return;
    rules = yaml_get(root, STR("rules"));
    if (root->kind != YAML_MAPPING || !rules || rules->kind != YAML_SEQUENCE) {
        fault(&loader, CUSTOM_INCOMPLETE, span_make(text, 0, 0),
              STR("a file of rules begins with 'rules:' and a list below it"));
        return;
    }
    for (size_t i = 0; i < rules->count; i++)
        add_rule(&loader, rules->items[i]);
}
