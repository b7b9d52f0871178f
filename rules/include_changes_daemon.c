/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void check_option(struct lint *lint, const struct config_section *section,
                         const struct config_option *option)
{
    const struct config_option *shadowed = option->shadowed;
    struct finding *finding;

    while (shadowed && shadowed->document == option->document)
        shadowed = shadowed->shadowed;
    if (!shadowed || str_equal(shadowed->value->str, option->value->str))
        return;
    finding = lint_report(lint, option_key_span(option->written),
                          "an included file changes '" STR_FORMAT "' of [" STR_FORMAT "]",
                          STR_ARGS(option->key), STR_ARGS(section->name));
    finding->note = (struct finding_note){option_key_span(shadowed->written),
                                          STR("this value is replaced")};
}

/* Programs in two files and nested includes are other rules'. */
static bool is_of_daemon(const struct config_section *section)
{
    return !section->label.bytes && !str_equal(section->name, STR("include"));
}

static void check(struct lint *lint)
{
    for (size_t i = 0; i < lint->config->section_count; i++) {
        const struct config_section *section = lint->config->sections[i];

        for (size_t j = 0; is_of_daemon(section) && j < section->option_count; j++)
            check_option(lint, section, &section->options[j]);
    }
}

/* No example: one file alone cannot show it. */
const struct rule rule_include_changes_daemon = {
    .kind =
        {
            .code = "SV514",
            .name = "include-changes-daemon",
            .severity = SEVERITY_WARNING,
            .summary = "an included file replaces a setting of the daemon",
            .why =
                "Included files are merged into the main one, in the order of their names. A "
                "setting of [supervisord] or of its sockets that a file of conf.d repeats "
                "silently takes the place of the one in the main file.",
            .source = "Supervisor manual, include; seen with the parser of 4.2.5",
        },
    .whole = check,
};
