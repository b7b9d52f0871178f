/* SPDX-License-Identifier: MIT */
#include "rules/section_case.h"
#include "rules/builtin.h"

struct str section_in_small_letters(struct lint *lint, const struct config_section *section)
{
    struct str kind = str_lower_ascii(lint->arena, section->kind);
    bool is_known = !str_equal(kind, section->kind) &&
                    schema_section(lint->schema, kind, section->label.bytes != NULL);

    return is_known ? kind : STR("");
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct section_schema *schema)
{
    struct str kind = schema ? STR("") : section_in_small_letters(lint, section);
    struct span span = config_section_span(section);
    struct finding *finding;

    if (!kind.length)
        return;
    finding = lint_report(lint, span,
                          "supervisord ignores the section [" STR_FORMAT
                          "]: it knows '" STR_FORMAT "' in small letters alone",
                          STR_ARGS(section->name), STR_ARGS(kind));
    if (section->header_count == 1)
        finding->fix = fix_create(lint->arena, "write it in small letters", false,
                                  span_make(span.text, span.offset, kind.length), kind);
}

const struct rule rule_section_case = {
    .kind =
        {
            .code = "SV113",
            .name = "section-case",
            .severity = SEVERITY_ERROR,
            .summary = "a section is not written in small letters",
            .why = "Names of options may be written in any case, names of sections may not: "
                   "supervisord passes over the section with all it holds, without a word.",
            .source = "Python configparser; seen with the parser of 4.2.5",
            .bad = "[supervisord]\n\n[Program:a]\ncommand=/bin/a\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n",
        },
    .section = check,
};
