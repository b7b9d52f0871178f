/* SPDX-License-Identifier: MIT */
#include "base/suggest.h"
#include "rules/builtin.h"
#include "rules/continuation_not_indented.h"

/* The section that has such an option, the first of them in the customary order. */
static const struct section_schema *owner_of(const struct schema *schema, struct str key)
{
    const struct section_schema *owner = NULL;

    for (size_t i = 0; i < schema->count; i++) {
        const struct section_schema *section = &schema->sections[i];

        if (schema_option(section, key) && (!owner || section->position < owner->position))
            owner = section;
    }
    return owner;
}

/* supervisord-dependent-startup, an event listener that starts programs in an order, reads
 * options of its own from their sections. */
static bool is_of_plugin(const struct lint *lint, struct str key)
{
    return str_starts_with(key, STR("dependent_startup")) &&
           (lint->is_fragment ||
            config_section(lint->config, STR("eventlistener:dependent-startup")));
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *known)
{
    const struct section_schema *schema, *owner;
    struct suggestion nearest = suggest_for(option->key);
    struct finding *finding;

    (void)known;
    /* A key with a bracket is a header gone wrong: the parser has said so. */
    if (str_starts_with(option->key, STR("[")) ||
        option_to_continue(lint->config, section, option))
        return;
    schema = lint_section_schema(lint, section);
    if (!schema || schema->takes_any_option || is_of_plugin(lint, option->key))
        return;
    owner = owner_of(lint->schema, option->key);
    for (size_t i = 0; !owner && i < schema->option_count; i++)
        suggest_offer(&nearest, schema->options[i].name);
    finding = lint_report(lint, option_key_span(option),
                          "[" STR_FORMAT "] has no option '" STR_FORMAT "'" STR_FORMAT,
                          STR_ARGS(section->name), STR_ARGS(option->key),
                          STR_ARGS(suggest_question(lint->arena, &nearest)));
    if (nearest.found.length && !config_option(lint->config, section, nearest.found))
        finding->fix = fix_create(lint->arena, "write the name that is near", false,
                                  option_key_span(option), nearest.found);
    if (owner)
        finding->help =
            str_printf(lint->arena, "it belongs in [" STR_FORMAT "%s]", STR_ARGS(owner->name),
                       owner->label == LABEL_REQUIRED ? ":NAME" : "");
}

const struct rule rule_unknown_key = {
    .kind =
        {
            .code = "SV202",
            .name = "unknown-key",
            .severity = SEVERITY_WARNING,
            .summary = "supervisord does not know an option of this name here",
            .why = "It is ignored without a word, and the default rules.",
            .source = "Supervisor issue 122; seen with the parser of 4.2.5",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nautorestrat=true\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nautorestart=true\n",
        },
    .options = OPTIONS_UNKNOWN,
    .option = check,
};
