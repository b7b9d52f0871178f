/* SPDX-License-Identifier: MIT */
#include "config/lower.h"
#include "rules/builtin.h"

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    bool is_log = str_equal(option->key, STR("logfile"));
    struct str value = option->value.str, word;
    struct finding *finding;

    (void)schema;
    if (!str_equal(section->name, STR("supervisord")) ||
        (!is_log && !str_equal(option->key, STR("pidfile"))))
        return;
    word = python_lower(lint->arena, value);
    if (!str_equal(word, STR("none")) && !str_equal(word, STR("off")) &&
        !str_equal(word, STR("auto")) &&
        (!is_log || !str_equal(word, STR("syslog")) || str_equal(value, word)))
        return;
    finding =
        lint_report(lint, option->value.source,
                    "'" STR_FORMAT "' is the name of a file in the working directory here",
                    STR_ARGS(value));
    if (str_equal(word, STR("syslog"))) {
        finding->help = STR("write syslog in small letters");
        finding->fix =
            edit_value(lint->arena, option, word, "write it in small letters", false);
    } else if (is_log) {
        finding->help = STR("write /dev/null, or the path of a file");
        finding->fix =
            edit_value(lint->arena, option, STR("/dev/null"), "write /dev/null", false);
    } else {
        /* At its end supervisord deletes its pidfile: /dev/null would be gone. */
        finding->help = STR("write the path of a file");
    }
}

const struct rule rule_none_is_a_file_name = {
    .kind =
        {
            .code = "SV541",
            .name = "none-is-a-file-name",
            .severity = SEVERITY_WARNING,
            .summary = "a file of the daemon has the name of a keyword of programs",
            .why = "NONE, OFF and AUTO mean something for the logs of programs alone. The "
                   "daemon writes to a file of that name in the folder it was started in. Of "
                   "the keywords it knows syslog, in small letters.",
            .source = "Supervisor 4.2.5, options.py; seen with its parser",
            .bad = "[supervisord]\nlogfile=NONE\n",
            .good = "[supervisord]\nlogfile=/dev/null\n",
        },
    .options = OPTIONS_OF_PATHS,
    .option = check,
};
