/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void check(struct lint *lint, const struct document *document)
{
    if (lint->config->document_count && document == lint->config->documents[0])
        return;
    for (size_t i = 0; i < document->section_count; i++)
        if (str_equal(document->sections[i].name, STR("include")))
            lint_report(lint, document->sections[i].name_span,
                        "an included file cannot include others: this is not read");
}

/* No example: one file alone cannot show it. */
const struct rule rule_nested_include = {
    .kind =
        {
            .code = "SV513",
            .name = "nested-include",
            .severity = SEVERITY_ERROR,
            .summary = "an included file includes others",
            .why =
                "supervisord follows the [include] of its main file alone; what the nested one "
                "names is left out without a word.",
            .source = "Supervisor manual, include; seen with the parser of 4.2.5",
        },
    .document = check,
};
