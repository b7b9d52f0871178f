/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void check_section(struct lint *lint, const struct config_section *section)
{
    for (size_t i = 1; i < section->header_count; i++) {
        const struct config_header *header = &section->headers[i];
        struct finding *finding;

        if (header->document == header[-1].document)
            continue;
        finding = lint_report(lint, header->section->name_span,
                              "[" STR_FORMAT "] stands in another file too: both are merged "
                              "option by option",
                              STR_ARGS(section->name));
        finding->note = (struct finding_note){header[-1].section->name_span, STR("first here")};
    }
}

static void check(struct lint *lint)
{
    for (size_t i = 0; i < lint->config->section_count; i++)
        if (lint->config->sections[i]->label.bytes)
            check_section(lint, lint->config->sections[i]);
}

/* No example: one file alone cannot show it. */
const struct rule rule_program_in_two_files = {
    .kind =
        {
            .code = "SV515",
            .name = "program-in-two-files",
            .severity = SEVERITY_WARNING,
            .summary = "two files of one configuration define the same section",
            .why = "Included files are read in the order of their names and merged: what runs "
                   "is a mixture of both, and the later file wins where they differ.",
            .source = "Supervisor issue 554; seen with the parser of 4.2.5",
        },
    .whole = check,
};
