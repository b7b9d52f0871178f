/* SPDX-License-Identifier: MIT */
#include "config/lower.h"
#include "rules/builtin.h"

static bool is_no_file(struct arena *arena, struct str value)
{
    struct str word = python_lower(arena, value);

    return !word.length || str_equal(word, STR("auto")) || str_equal(word, STR("none")) ||
           str_equal(word, STR("off")) || str_equal(word, STR("syslog"));
}

static void check(struct lint *lint, const struct program *program)
{
    const struct option *option = program_option(lint->model, program, STR("stderr_logfile"));
    struct finding *finding;
    struct span line;

    if (!program->redirect_stderr || !option || is_default(lint, option) ||
        is_no_file(lint->arena, option->value.str))
        return;
    finding = lint_report(lint, option->value.source,
                          "nothing is written to '" STR_FORMAT
                          "': redirect_stderr sends all to stdout_logfile",
                          STR_ARGS(option->value.str));
    finding->help = STR("leave stderr_logfile out, or set redirect_stderr=false");
    line = option_line(option);
    if (line.length)
        finding->fix = fix_create(lint->arena, "remove stderr_logfile", true, line, STR(""));
}

const struct rule rule_stderr_log_ignored = {
    .kind =
        {
            .code = "SV329",
            .name = "stderr-log-ignored",
            .severity = SEVERITY_WARNING,
            .summary = "a log file is named for errors that are sent elsewhere",
            .why = "With redirect_stderr=true both streams are one and go to stdout_logfile. "
                   "supervisord says so in its own log alone; whoever looks for errors in the "
                   "named file finds nothing.",
            .source = "supervisor/options.py, processes_from_section",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nredirect_stderr=true\n"
                   "stderr_logfile=/var/log/a.err\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nredirect_stderr=true\n"
                    "stdout_logfile=/var/log/a.log\n",
        },
    .program = check,
};
