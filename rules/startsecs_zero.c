/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void check(struct lint *lint, const struct program *program)
{
    struct finding *finding;

    if (program->start_seconds || program->autorestart == AUTORESTART_NEVER)
        return;
    finding = lint_report(lint, program_span(lint, program, STR("startsecs")),
                          "with startsecs=0 '" STR_FORMAT
                          "' is RUNNING as soon as it exists: one that dies at once is "
                          "restarted for ever",
                          STR_ARGS(program->name));
    finding->help = STR("set the seconds that it takes to start, or autorestart=false for a "
                        "program that runs once");
}

const struct rule rule_startsecs_zero = {
    .kind =
        {
            .code = "SV320",
            .name = "startsecs-zero",
            .severity = SEVERITY_WARNING,
            .summary = "a restarted program counts as started at once",
            .why =
                "supervisord reports RUNNING as soon as the process exists. One that dies at "
                "once is started again and again, never BACKOFF or FATAL, and startretries "
                "counts for nothing.",
            .source = "Supervisor manual, startsecs; Subprocesses, process states",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstartsecs=0\n"
                   "autorestart=true\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstartsecs=0\n"
                    "autorestart=false\n",
        },
    .program = check,
};
