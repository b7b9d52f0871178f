/* SPDX-License-Identifier: MIT */
#include "inventory/attribution.h"
#include "inventory/inventory_build.h"
#include "inventory/variable_schema.h"

/* A secret of any kind; what can be covered is its text. */
static void taint(struct value *value, struct str name, struct secrets *secrets)
{
    struct buffer text = {.arena = secrets->arena};

    if (value->is_secret)
        return;
    value->is_secret = true;
    for (size_t i = 0; i < value->count; i++) {
        if (value->kind == VALUE_LIST) {
            taint(value->items[i], name, secrets);
        } else if (value->kind == VALUE_MAP) {
            taint(value->pairs[i].key, name, secrets);
            taint(value->pairs[i].value, name, secrets);
        }
    }
    if (value->is_template || /* what it comes to is secret, not how it is written */
        (value->kind != VALUE_STRING && value->kind != VALUE_INTEGER &&
         value->kind != VALUE_FLOAT))
        return;
    value_append(&text, value);
    secrets_add(secrets, name, buffer_str(&text));
}

static void report_clear(const struct variable_rule *rule, const struct value *value,
                         struct finding_list *findings)
{
    struct finding *finding = finding_add(
        findings, &inventory_kinds[INVENTORY_CLEAR_SECRET], value->span,
        "'" STR_FORMAT "' is a secret and stands here in clear", STR_ARGS(rule->name));

    finding->help =
        STR("write !secret NAME, and keep the value in the file secrets/NAME beside "
            "the inventory or in the variable SUPCONF_SECRET_NAME");
}

static void taint_all(const struct variable_schema *schema, struct map *variables,
                      struct secrets *secrets, struct finding_list *findings)
{
    for (size_t i = 0; i < variables->count; i++) {
        const struct variable_rule *rule = map_get(&schema->rules, variables->entries[i].key);
        struct value *value = variables->entries[i].value;

        if (!rule || !rule->is_secret || value->is_secret)
            continue;
        if (value->kind != VALUE_NONE && !value->is_template &&
            (value->kind != VALUE_STRING || !secrets_is_clear(rule->name, value->string)))
            report_clear(rule, value, findings);
        taint(value, rule->name, secrets);
    }
}

void variable_schema_apply(const struct variable_schema *schema, struct inventory *inventory,
                           struct secrets *secrets, struct finding_list *findings)
{
    inventory->schema = schema;
    for (size_t i = 0; i < schema->rules.count; i++) {
        const struct variable_rule *rule = schema->rules.entries[i].value;

        if (rule->initial && rule->is_secret)
            taint(rule->initial, rule->name, secrets);
    }
    for (size_t i = 0; i < inventory->group_count; i++) {
        taint_all(schema, &inventory->groups[i]->variables, secrets, findings);
        taint_all(schema, &inventory->groups[i]->file_variables, secrets, findings);
    }
    for (size_t i = 0; i < inventory->host_count; i++) {
        taint_all(schema, &inventory->hosts[i]->variables, secrets, findings);
        taint_all(schema, &inventory->hosts[i]->file_variables, secrets, findings);
    }
}

void variable_schema_taint(const struct variable_schema *schema, struct binding *extra,
                           size_t extra_count, struct secrets *secrets)
{
    for (size_t i = 0; i < extra_count; i++) {
        const struct variable_rule *rule = map_get(&schema->rules, extra[i].name);

        struct value *covered;

        if (!rule || !rule->is_secret)
            continue;
        covered = ARENA_NEW(secrets->arena, struct value);
        *covered = *extra[i].value;
        taint(covered, rule->name, secrets);
        extra[i].value = covered;
    }
}

static void report_fault(const struct variable_rule *rule, const struct variable_fault *fault,
                         struct span span, struct finding_list *findings)
{
    struct finding *finding = finding_add(
        findings, &inventory_kinds[fault->is_type ? INVENTORY_TYPE : INVENTORY_VALUE], span,
        STR_FORMAT, STR_ARGS(fault->message));

    finding->help = fault->help;
    finding->note = (struct finding_note){rule->span, STR("so it is described here")};
}

static void check_binding(const struct variable_rule *rule, const struct binding *binding,
                          struct finding_list *findings)
{
    struct variable_fault fault;

    if (binding->value == rule->initial || /* told where it stands */
        binding->value->is_template ||     /* looked at when it is evaluated */
        variable_fits(findings->arena, rule, binding->value, &fault))
        return;
    report_fault(rule, &fault, binding->value->span, findings);
}

bool variable_schema_accepts(const struct variable_schema *schema, struct str name,
                             const struct value *value, struct finding_list *findings)
{
    const struct variable_rule *rule = map_get(&schema->rules, name);
    struct value outside = *value;
    struct variable_fault fault;

    outside.span = (struct span){0}; /* all numbers are texts there */
    if (!rule || variable_fits(findings->arena, rule, &outside, &fault))
        return true;
    report_fault(rule, &fault, value->span, findings);
    return false;
}

static void report_missing(const struct variable_rule *rule, const struct inventory_host *host,
                           struct finding_list *findings)
{
    struct finding *finding =
        finding_add(findings, &inventory_kinds[INVENTORY_REQUIRED], rule->span,
                    "'" STR_FORMAT "' is required and has no value", STR_ARGS(rule->name));

    finding->note = (struct finding_note){
        host->span,
        str_printf(findings->arena, "host '" STR_FORMAT "' lacks it", STR_ARGS(host->name))};
}

static void check_host(const struct variable_schema *schema, const struct map *variables,
                       const struct inventory_host *host, bool has_required,
                       struct finding_list *findings)
{
    for (size_t i = 0; i < schema->rules.count; i++) {
        const struct variable_rule *rule = schema->rules.entries[i].value;
        const struct binding *binding = map_get(variables, rule->name);

        if (binding)
            check_binding(rule, binding, findings);
        else if (rule->is_required && has_required)
            report_missing(rule, host, findings);
    }
}

void variable_schema_check(const struct inventory *inventory, const bool *is_concerned,
                           const struct binding *extra, size_t extra_count, bool has_required,
                           struct finding_list *findings)
{
    struct arena *arena = findings->arena;
    struct attribution attribution;
    size_t count = 0;

    for (size_t i = 0; i < inventory->host_count; i++)
        count += is_concerned[i];
    attribution = attribution_create(findings, count);
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct inventory_host *host = inventory->hosts[i];
        struct finding_list found = {.arena = arena};
        struct map variables;

        if (!is_concerned[i])
            continue;
        variables = inventory_variables(arena, inventory, host, extra, extra_count);
        check_host(inventory->schema, &variables, host, has_required, &found);
        for (size_t j = 0; j < found.count; j++)
            attribution_add(&attribution, &found.items[j], host);
    }
    attribution_finish(&attribution);
}
