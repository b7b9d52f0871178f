/* SPDX-License-Identifier: MIT */
#include "base/suggest.h"
#include "rules/builtin.h"
#include "rules/section_case.h"

static void check(struct lint *lint, const struct config_section *section,
                  const struct section_schema *schema)
{
    struct span span = config_section_span(section);
    struct suggestion nearest = suggest_for(section->kind);
    struct finding *finding;

    if (schema || section_in_small_letters(lint, section).length)
        return;
    if (!section->label.bytes && schema_section(lint->schema, section->kind, true)) {
        lint_report(lint, span,
                    "[" STR_FORMAT "] is ignored: a name is missing, as in [" STR_FORMAT
                    ":web]",
                    STR_ARGS(section->name), STR_ARGS(section->name));
        return;
    }
    for (size_t i = 0; i < lint->schema->count; i++)
        suggest_offer(&nearest, lint->schema->sections[i].name);
    finding =
        lint_report(lint, span, "supervisord ignores the section [" STR_FORMAT "]" STR_FORMAT,
                    STR_ARGS(section->name), STR_ARGS(suggest_question(lint->arena, &nearest)));
    if (nearest.found.length && section->header_count == 1 &&
        schema_section(lint->schema, nearest.found, section->label.bytes != NULL))
        finding->fix =
            fix_create(lint->arena, "write the name that is near", false,
                       span_make(span.text, span.offset, section->kind.length), nearest.found);
}

const struct rule rule_unknown_section = {
    .kind =
        {
            .code = "SV201",
            .name = "unknown-section",
            .severity = SEVERITY_WARNING,
            .summary = "supervisord does not know a section of this name",
            .why = "It is ignored with all it holds, without a word. Names of sections are "
                   "case-sensitive.",
            .source = "Supervisor manual, Configuration File; seen with the parser of 4.2.5",
            .bad = "[supervisord]\n\n[porgram:a]\ncommand=/bin/a\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n",
        },
    .section = check,
};
