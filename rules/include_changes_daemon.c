/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "rules/builtin.h"

/* Programs in two files and nested includes are other rules'. */
static bool is_of_daemon(const struct config *config, const struct config_section *section)
{
    return section != config->defaults && !section->label.bytes &&
           !str_equal(section->name, STR("include"));
}

static void report(struct lint *lint, const struct config_section *section,
                   const struct option *option, const struct option *replaced)
{
    struct finding *finding =
        lint_report(lint, option_key_span(option),
                    "an included file changes '" STR_FORMAT "' of [" STR_FORMAT "]",
                    STR_ARGS(option->key), STR_ARGS(section->name));

    finding->note =
        (struct finding_note){option_key_span(replaced), STR("this value is replaced")};
}

/* Of each option the last value that another file than that of its present one has set. */
static void check(struct lint *lint)
{
    const struct config *config = lint->config;
    struct map seen = {.arena = lint->arena};

    for (size_t i = config->replaced_count; i-- > 0;) {
        const struct config_section *section = config->replaced[i].section;
        const struct option *replaced = &config->replaced[i].option;
        const struct option *option = config_own_option(section, replaced->key);
        struct str name;

        if (!is_of_daemon(config, section) ||
            replaced->value.source.text == option->value.source.text)
            continue;
        name = str_printf(lint->arena, STR_FORMAT "\n" STR_FORMAT, STR_ARGS(section->name),
                          STR_ARGS(replaced->key));
        if (!map_put(&seen, name, lint) && !str_equal(replaced->value.str, option->value.str))
            report(lint, section, option, replaced);
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
