/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "rules/builtin.h"

static void report(struct lint *lint, const struct group *group, const struct process *process,
                   const struct process *first)
{
    const struct program *program = process->program;
    struct finding *finding = lint_report(
        lint, program_span(lint, program, STR("process_name")),
        "group '" STR_FORMAT "' has two processes '" STR_FORMAT "': only the last one runs",
        STR_ARGS(group->name), STR_ARGS(process->name));

    finding->help = STR("give each a process_name of its own");
    if (first->program->section != program->section)
        finding->note = (struct finding_note){
            program_span(lint, first->program, STR("process_name")), STR("the other one")};
}

/* One finding a program: its copies share the fault. */
static void check_program(struct lint *lint, const struct group *group,
                          const struct program *program, struct map *names)
{
    bool is_reported = false;

    for (size_t i = 0; i < program->count; i++) {
        const struct process *process = &program->processes[i];
        const struct process *first = map_put(names, process->name, (void *)(uintptr_t)process);

        if (first && !is_reported)
            report(lint, group, process, first);
        is_reported |= first != NULL;
    }
}

static void check(struct lint *lint)
{
    struct map names = {.arena = lint->arena};

    for (size_t i = 0; i < lint->model->group_count; i++) {
        const struct group *group = lint->model->groups[i];

        map_clear(&names);
        for (size_t j = 0; j < group->count; j++)
            check_program(lint, group, group->programs[j], &names);
    }
}

const struct rule rule_process_name_repeated = {
    .kind =
        {
            .code = "SV303",
            .name = "process-name-repeated",
            .severity = SEVERITY_ERROR,
            .summary = "two processes of a group have one name",
            .why = "A group finds its processes by name: the later one takes the place of the "
                   "earlier one, which is never started, and nobody is told.",
            .source = "Supervisor 4.2.5, process.py, ProcessGroupBase",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nprocess_name=x\n\n"
                   "[program:b]\ncommand=/bin/b\nprocess_name=x\n\n[group:g]\nprograms=a,b\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nprocess_name=x\n\n"
                    "[program:b]\ncommand=/bin/b\n\n[group:g]\nprograms=a,b\n",
        },
    .whole = check,
};
