/* SPDX-License-Identifier: MIT */
#include "config/lower.h"
#include "rules/builtin.h"

enum { SUPERVISOR_WITH_SYSLOG_OPTION = 40000 };

/* stdout_logfile=syslog has no file and sets stdout_syslog, whatever else is said of that. */
static const struct fix *use_syslog_option(struct lint *lint,
                                           const struct config_section *section,
                                           const struct option *option, struct str stream)
{
    struct str key = str_printf(lint->arena, STR_FORMAT "_syslog", STR_ARGS(stream));
    struct str bytes = option->value.source.text->bytes;
    size_t start = option->offset;
    struct str indent;

    if (config_option(lint->config, section, key))
        return NULL;
    while (start && (bytes.bytes[start - 1] == ' ' || bytes.bytes[start - 1] == '\t'))
        start--;
    indent = str_slice(bytes, start, option->offset);
    return edit_value(lint->arena, option,
                      str_printf(lint->arena, "NONE\n" STR_FORMAT STR_FORMAT "=true",
                                 STR_ARGS(indent), STR_ARGS(key)),
                      "use the option for syslog", true);
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    struct str stream = str_slice(option->key, 0, STR("stdout").length);
    struct finding *finding;

    (void)schema;
    if (!section->label.bytes || lint->version < SUPERVISOR_WITH_SYSLOG_OPTION ||
        option->value.str.length != STR("syslog").length ||
        !str_equal(python_lower(lint->arena, option->value.str), STR("syslog")))
        return;
    finding = lint_report(lint, option->value.source,
                          "'" STR_FORMAT "=syslog' will be removed from supervisord",
                          STR_ARGS(option->key));
    finding->help = str_printf(lint->arena, "set " STR_FORMAT "_syslog=true", STR_ARGS(stream));
    finding->fix = use_syslog_option(lint, section, option, stream);
}

const struct rule rule_deprecated_value = {
    .kind =
        {
            .code = "SV218",
            .name = "deprecated-value",
            .severity = SEVERITY_WARNING,
            .summary = "a log file is the word syslog",
            .why = "Since 4.0 there is an option of its own for it, which leaves the log file "
                   "alone. supervisord warns of the old way in its log at each start, and will "
                   "take the word for the name of a file one day.",
            .source = "Supervisor manual, stdout_syslog; changes of 4.0.0",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstdout_logfile=syslog\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstdout_logfile=NONE\n"
                    "stdout_syslog=true\n",
        },
    .options = OPTIONS_OF(LOG_FILE),
    .option = check,
};
