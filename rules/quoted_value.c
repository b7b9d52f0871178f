/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* What supervisord takes as it stands; other types it refuses with quotes, and says so. */
static bool keeps_quotes(const struct lint *lint, enum option_type type)
{
    bool is_checked = lint->machine->checks; /* the model has refused it then */

    return type == OPTION_PATH ||
           (!is_checked && (type == OPTION_DIRECTORY || type == OPTION_FILE ||
                            type == OPTION_LOG_FILE || type == OPTION_USER));
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    struct str value = option->value.str;
    char quote = value.length > 2 ? value.bytes[0] : '\0';
    struct finding *finding;

    (void)section;
    if ((quote != '"' && quote != '\'') || value.bytes[value.length - 1] != quote ||
        !keeps_quotes(lint, schema->type))
        return;
    finding = lint_report(lint, option->value.source, "the quotes are part of '" STR_FORMAT "'",
                          STR_ARGS(option->key));
    value = option_written(option);
    finding->fix = edit_value(lint->arena, option, str_slice(value, 1, value.length - 1),
                              "remove the quotes", false);
}

const struct rule rule_quoted_value = {
    .kind =
        {
            .code = "SV213",
            .name = "quoted-value",
            .severity = SEVERITY_ERROR,
            .summary = "a path or a user is written in quotes",
            .why = "Only command and environment know quotes. Elsewhere they are part of the "
                   "value: a folder with quotes in its name does not exist, and the program "
                   "cannot be started in it.",
            .source = "Supervisor 4.2.5, options.py; seen with its parser",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\ndirectory=\"/srv\"\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\ndirectory=/srv\n",
        },
    .options = OPTIONS_OF_PATHS | OPTIONS_OF(USER),
    .option = check,
};
