/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"
#include "rules/cut_value.h"

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes = program_notes(lint, program);
    const struct option *option;
    const struct traced *command;
    size_t offset;

    if (!notes || notes->line.fault == COMMAND_OK)
        return;
    option = program_option(lint->model, program, STR("command"));
    if (option && cut_value(lint->config, program->section, option))
        return;
    command = &program->processes[0].command;
    offset = notes->line.fault_offset;
    if (notes->line.fault == COMMAND_NO_CLOSING_QUOTE)
        lint_report(lint, traced_span(command, offset, 1),
                    "this quote is not closed: '" STR_FORMAT "' cannot be started",
                    STR_ARGS(program->name));
    else
        lint_report(lint, traced_span(command, offset, 1),
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
