/* SPDX-License-Identifier: MIT */
#include <signal.h>

#include "rules/celery.h"

/* Who sets stopwaitsecs, or another signal than that of a warm shutdown, has thought of it. */
static void check(struct lint *lint, const struct program *program)
{
    struct celery_worker worker;
    struct finding *finding;

    if (!program->count || program->stop_signal != SIGTERM ||
        program_option(lint->model, program, STR("stopwaitsecs")) ||
        !celery_worker_read(lint, &program->processes[0], &worker))
        return;
    finding = lint_report(lint, worker.span,
                          "tasks that still run %lld s after a stop are killed with the worker",
                          (long long)program->stop_wait_seconds);
    finding->help = STR("set stopwaitsecs above what the longest task takes");
}

const struct rule rule_celery_stop_too_short = {
    .kind =
        {
            .code = "SV343",
            .name = "celery-stop-too-short",
            .severity = SEVERITY_WARNING,
            .summary = "a Celery worker has the default 10 seconds to finish its tasks",
            .why = "Asked to stop, a worker takes no more tasks and finishes those it has. "
                   "supervisord waits for stopwaitsecs, 10 unless set, then sends KILL: tasks "
                   "are lost half done, at every restart and release.",
            .source = "Celery user guide, Workers, stopping the worker; Supervisor manual, "
                      "stopwaitsecs",
            .bad = "[supervisord]\n\n[program:a]\ncommand=celery -A app worker -n a\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=celery -A app worker -n a\n"
                    "stopwaitsecs=600\n",
        },
    .program = check,
};
