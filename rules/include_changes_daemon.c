/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* What the option was before a file other than that of its last value set it, or NULL. */
static const struct option *find_replaced(const struct config *config,
                                          const struct config_section *section,
                                          const struct option *option)
{
    for (size_t i = config->replaced_count; i-- > 0;) {
        const struct replaced_option *replaced = &config->replaced[i];

        if (replaced->section == section && str_equal(replaced->option.key, option->key) &&
            replaced->option.value.source.text != option->value.source.text)
            return &replaced->option;
    }
    return NULL;
}

static void check_option(struct lint *lint, const struct config_section *section,
                         const struct option *option)
{
    const struct option *replaced = find_replaced(lint->config, section, option);
    struct finding *finding;

    if (!replaced || str_equal(replaced->value.str, option->value.str))
        return;
    finding = lint_report(lint, option_key_span(option),
                          "an included file changes '" STR_FORMAT "' of [" STR_FORMAT "]",
                          STR_ARGS(option->key), STR_ARGS(section->name));
    finding->note =
        (struct finding_note){option_key_span(replaced), STR("this value is replaced")};
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
