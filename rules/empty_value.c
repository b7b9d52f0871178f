/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* Options that load without a value and cannot be used so. */
struct emptiness {
    const char *section; /* "": a program of any kind */
    const char *option;
    const char *outcome;
};

static const struct emptiness emptinesses[] = {
    {"", "command", "there is nothing to run, each start fails"},
    {"", "directory", "no folder has an empty name, each start fails"},
    {"supervisord", "logfile", "it stands for the working directory, no log file"},
    {"supervisord", "pidfile", "it stands for the working directory, no file"},
    {"unix_http_server", "file", "it stands for the working directory, no socket"},
};

static bool is_place(const struct emptiness *emptiness, const struct config_section *section)
{
    if (emptiness->section[0])
        return str_starts_with(section->name, str_from(emptiness->section));
    return section->label.bytes && (str_equal(section->kind, STR("program")) ||
                                    str_equal(section->kind, STR("eventlistener")) ||
                                    str_equal(section->kind, STR("fcgi-program")));
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    (void)schema;
    if (option->value.str.length)
        return;
    for (size_t i = 0; i < COUNT_OF(emptinesses); i++) {
        const struct emptiness *emptiness = &emptinesses[i];

        if (str_equal(option->key, str_from(emptiness->option)) && is_place(emptiness, section))
            lint_report(lint, option_key_span(option), "'%s' is empty: %s", emptiness->option,
                        emptiness->outcome);
    }
}

const struct rule rule_empty_value = {
    .kind =
        {
            .code = "SV216",
            .name = "empty-value",
            .severity = SEVERITY_ERROR,
            .summary = "an option that needs a value has none",
            .why = "supervisord refuses an empty number or user, but loads an empty command or "
                   "path. The fault shows when the program is started, or when the daemon "
                   "opens its log.",
            .source = "Supervisor 4.2.5, process.py, get_execv_args(); datatypes.py",
            .bad = "[supervisord]\n\n[program:a]\ncommand=\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n",
        },
    .options = OPTIONS_OF(COMMAND) | OPTIONS_OF_PATHS,
    .option = check,
};
