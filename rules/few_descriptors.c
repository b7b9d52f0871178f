/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

enum { OF_THE_DAEMON = 5, PIPES_OF_BOTH_STREAMS = 3 };

/* Open in supervisord while the process runs: its pipes, and its logs as far as there are
 * files. */
static size_t count_of_process(const struct program *program, const struct process *process)
{
    size_t count = PIPES_OF_BOTH_STREAMS - program->redirect_stderr;

    for (size_t i = 0; i < STREAM_COUNT; i++)
        count += process->logs[i].kind != LOG_NONE;
    return count;
}

static void check(struct lint *lint)
{
    const struct model *model = lint->model;
    size_t needed = OF_THE_DAEMON + model->http_server_count, processes = 0;
    struct finding *finding;

    for (size_t i = 0; i < model->group_count; i++)
        for (size_t j = 0; j < model->groups[i]->count; j++) {
            const struct program *program = model->groups[i]->programs[j];

            if (!program->autostart || !program->count)
                continue;
            processes += program->count;
            needed += program->count * count_of_process(program, &program->processes[0]);
        }
    if (!processes || !model->server.section || model->server.min_descriptors < 0 ||
        needed <= (size_t)model->server.min_descriptors)
        return;
    finding = lint_report(lint, section_span(lint, model->server.section, STR("minfds")),
                          "the pipes and logs of %zu processes take %zu descriptors, minfds "
                          "asks for %lld",
                          processes, needed, (long long)model->server.min_descriptors);
    finding->help = str_printf(lint->arena, "set minfds well above %zu", needed);
}

const struct rule rule_few_descriptors = {
    .kind =
        {
            .code = "SV521",
            .name = "few-descriptors",
            .severity = SEVERITY_WARNING,
            .summary = "more processes than supervisord has descriptors for",
            .why =
                "Each process needs up to three pipes and two log files in supervisord. It "
                "asks the system for minfds descriptors, 1024 unless set; when they run out, "
                "programs fail to start with \"too many open files\".",
            .source = "Supervisor manual, minfds; issues 489, 1082",
            .bad = "[supervisord]\nminfds=32\n\n[program:a]\ncommand=/bin/a\nnumprocs=10\n"
                   "process_name=a_%(process_num)d\n",
            .good = "[supervisord]\nminfds=1024\n\n[program:a]\ncommand=/bin/a\nnumprocs=10\n"
                    "process_name=a_%(process_num)d\n",
        },
    .whole = check,
};
