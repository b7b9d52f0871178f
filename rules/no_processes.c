/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void check(struct lint *lint, const struct program *program)
{
    bool has_command = program_option(lint->model, program, STR("command")) != NULL;

    if (!program_option(lint->model, program, STR("numprocs")) || program->process_count > 0 ||
        (has_command && !program->process_count))
        return;
    lint_report(lint, program_span(lint, program, STR("numprocs")),
                "numprocs=%lld keeps supervisord from looking at '" STR_FORMAT "'%s",
                (long long)program->process_count, STR_ARGS(program->name),
                has_command ? "" : ", which has no command");
}

const struct rule rule_no_processes = {
    .kind =
        {
            .code = "SV351",
            .name = "no-processes",
            .severity = SEVERITY_WARNING,
            .summary = "a program has no processes, which hides its faults",
            .why = "supervisord takes any number. Below 1 there is no process, so most options "
                   "are never read: a missing command is refused only when the number is "
                   "raised, and with it the whole configuration.",
            .source = "Supervisor 4.2.5, options.py, processes_from_section()",
            .bad = "[supervisord]\n\n[program:a]\nnumprocs=0\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nnumprocs=0\n",
        },
    .program = check,
};
