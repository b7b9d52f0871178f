/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void check_section(struct lint *lint, const struct config_section *section)
{
    for (size_t i = 0; i < section->header_count; i++) {
        const struct config_header *header = &section->headers[i];
        struct finding *finding;

        if (header->document == lint->config->documents[0])
            continue;
        finding = lint_report(lint, header->section->name_span,
                              "supervisorctl never sees this: it reads the main file alone");
        finding->help = STR("move the section to the main file");
    }
}

static void check(struct lint *lint)
{
    for (size_t i = 0; i < lint->config->section_count; i++) {
        const struct config_section *section = lint->config->sections[i];

        if (str_equal(section->name, STR("supervisorctl")) ||
            str_equal(section->kind, STR("ctlplugin")))
            check_section(lint, section);
    }
}

/* No example: one file alone cannot show it. */
const struct rule rule_client_section_included = {
    .kind =
        {
            .code = "SV522",
            .name = "client-section-included",
            .severity = SEVERITY_WARNING,
            .summary = "what is meant for supervisorctl stands in an included file",
            .why = "supervisord follows [include], supervisorctl does not: its address, "
                   "password or plug-in in an included file are never read.",
            .source = "supervisor/options.py, ClientOptions.read_config",
        },
    .whole = check,
};
