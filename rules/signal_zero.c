/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void check(struct lint *lint, const struct program *program)
{
    const struct option *option = program_option(lint->model, program, STR("stopsignal"));
    struct finding *finding;

    if (!option || program->stop_signal)
        return;
    finding =
        lint_report(lint, option->value.source,
                    "'" STR_FORMAT "' is signal 0, which no process notices: a stop waits "
                    "%lld s and then kills",
                    STR_ARGS(option->value.str), (long long)program->stop_wait_seconds);
    finding->help = STR("write TERM, or what the program stops at");
}

const struct rule rule_signal_zero = {
    .kind =
        {
            .code = "SV352",
            .name = "signal-zero",
            .severity = SEVERITY_WARNING,
            .summary = "the stop signal of a program is none",
            .why = "supervisord takes 0 and some names that Python keeps beside its signals. "
                   "kill() with 0 only looks whether the process exists: each stop takes all "
                   "of stopwaitsecs and ends with KILL.",
            .source = "kill(2); Supervisor 4.2.5, datatypes.py, signal_number()",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstopsignal=0\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstopsignal=INT\n",
        },
    .program = check,
};
