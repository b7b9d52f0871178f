/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static struct str version_text(struct arena *arena, supervisor_version version)
{
    return str_printf(arena, "%u.%u.%u", version / 10000, version / 100 % 100, version % 100);
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    if (schema->since > lint->version)
        lint_report(lint, option_key_span(option),
                    "'" STR_FORMAT "' of [" STR_FORMAT "] is new in Supervisor " STR_FORMAT
                    ": " STR_FORMAT " ignores it",
                    STR_ARGS(option->key), STR_ARGS(section->name),
                    STR_ARGS(version_text(lint->arena, schema->since)),
                    STR_ARGS(version_text(lint->arena, lint->version)));
    else if (schema->removed && schema->removed <= lint->version)
        lint_report(lint, option_key_span(option),
                    "'" STR_FORMAT "' of [" STR_FORMAT "] is gone since Supervisor " STR_FORMAT,
                    STR_ARGS(option->key), STR_ARGS(section->name),
                    STR_ARGS(version_text(lint->arena, schema->removed)));
}

/* No example: it takes another version than the default. */
const struct rule rule_key_newer_than_target = {
    .kind =
        {
            .code = "SV205",
            .name = "key-newer-than-target",
            .severity = SEVERITY_WARNING,
            .summary = "the option does not exist in the Supervisor version that is aimed at",
            .why = "A version that does not know an option ignores it without a word.",
            .source = "Supervisor manual, notes \"Introduced\"",
        },
    .options = OPTIONS_KNOWN,
    .option = check,
};
