/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"
#include "rules/cut_value.h"

static void check(struct lint *lint, const struct program *program)
{
    const struct config_option *option = program_option(lint->model, program, STR("command"));
    const struct traced *command;
    struct command_line line;

    if (!program->count || !option || cut_value(option))
        return;
    command = &program->processes[0].command;
    line = command_line_read(lint->arena, command);
    if (line.fault == COMMAND_NO_CLOSING_QUOTE)
        lint_report(lint, traced_span(command, line.fault_offset, 1),
                    "this quote is not closed: '" STR_FORMAT "' cannot be started",
                    STR_ARGS(program->name));
    else if (line.fault == COMMAND_NO_ESCAPED_CHARACTER)
        lint_report(lint, traced_span(command, line.fault_offset, 1),
                    "nothing follows this backslash: '" STR_FORMAT "' cannot be started",
                    STR_ARGS(program->name));
}

const struct rule rule_unbalanced_quotes = {
    .kind =
        {
            .code = "SV311",
            .name = "unbalanced-quotes",
            .severity = SEVERITY_ERROR,
            .summary = "a command cannot be split into words",
            .why =
                "The configuration loads. Each start then fails with \"can't parse command\", "
                "until the program is FATAL.",
            .source = "supervisor/process.py, get_execv_args; shlex of Python",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a \"b\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a \"b\"\n",
        },
    .program = check,
};
