/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void check(struct lint *lint, const struct config_section *section,
                  const struct section_schema *schema)
{
    (void)schema;
    for (size_t i = 1; i < section->header_count; i++) {
        const struct config_header *header = &section->headers[i];
        struct finding *finding;

        if (header->document != header[-1].document)
            continue;
        finding =
            lint_report(lint, header->section->name_span,
                        "[" STR_FORMAT "] is opened again: both are merged option by option",
                        STR_ARGS(section->name));
        finding->note = (struct finding_note){header[-1].section->name_span, STR("first here")};
        finding->help = STR("merge the two by hand, or rename one");
    }
}

const struct rule rule_duplicate_section = {
    .kind =
        {
            .code = "SV104",
            .name = "duplicate-section",
            .severity = SEVERITY_WARNING,
            .summary = "a section is opened twice in one file",
            .why = "supervisord merges both without a word: an option that is set in each has "
                   "the later value, and two programs become one.",
            .source = "Supervisor issues 554, 1542; seen with the parser of 4.2.5",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n\n"
                   "[program:a]\ncommand=/bin/b\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n\n"
                    "[program:b]\ncommand=/bin/b\n",
        },
    .section = check,
};
