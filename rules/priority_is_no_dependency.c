/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* The program that is told to start before some other, first of all; NULL: all are equal. */
static const struct program *first_program(const struct lint *lint)
{
    const struct program *first = NULL;
    bool is_ordered = false;

    for (size_t i = 0; i < lint->model->group_count; i++) {
        const struct group *group = lint->model->groups[i];

        if (group->kind == GROUP_EVENTLISTENER || !group->count)
            continue;
        is_ordered |= first && group->programs[0]->priority != first->priority;
        if (!first || group->programs[0]->priority < first->priority)
            first = group->programs[0];
    }
    return is_ordered ? first : NULL;
}

static void check(struct lint *lint)
{
    const struct program *program = first_program(lint);
    struct finding *finding;

    /* That listener makes priorities wait for their programs. */
    if (!program || config_section(lint->config, STR("eventlistener:dependent-startup")) ||
        !program_option(lint->model, program, STR("priority")))
        return;
    finding = lint_report(lint, program_span(lint, program, STR("priority")),
                          "what comes behind '" STR_FORMAT
                          "' does not wait until it is ready: priority orders starts alone",
                          STR_ARGS(program->name));
    finding->help = STR("let programs that need it wait for it themselves");
}

const struct rule rule_priority_is_no_dependency = {
    .kind =
        {
            .code = "SV335",
            .name = "priority-is-no-dependency",
            .severity = SEVERITY_INFO,
            .summary = "priorities order starts but wait for nothing",
            .why = "supervisord starts processes by rising priority, one right after the "
                   "other. The next one is started before the one before it listens, or even "
                   "when it has failed.",
            .source = "Supervisor manual, priority; issues 122, 106, 805",
            .bad = "[supervisord]\n\n[program:db]\ncommand=/bin/db\npriority=1\n\n"
                   "[program:app]\ncommand=/bin/app\n",
            .good = "[supervisord]\n\n[program:db]\ncommand=/bin/db\n\n"
                    "[program:app]\ncommand=/bin/wait-for db -- /bin/app\n",
        },
    .whole = check,
};
