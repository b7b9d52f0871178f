/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"
#include "base/map.h"
#include "rules/celery.h"

/* The same section of the same instance with the same command and environment: what differs
 * between two systems of one inventory, as staging and production, makes them two. */
static struct str identity(struct arena *arena, const struct lint_instance *instance,
                           const struct process *process)
{
    struct buffer key = {.arena = arena};

    buffer_append(&key, instance->name);
    buffer_append_byte(&key, '\n');
    buffer_append(&key, process->program->section->name);
    buffer_append_byte(&key, '\n');
    buffer_append(&key, process->command.str);
    for (size_t i = 0; i < process->environment.count; i++)
        buffer_printf(&key, "\n" STR_FORMAT "=" STR_FORMAT,
                      STR_ARGS(process->environment.items[i].name),
                      STR_ARGS(process->environment.items[i].value));
    return buffer_str(&key);
}

/* first_hosts: identity -> index + 1 of the first instance that has it. */
static void check_program(struct lint *lint, size_t index, const struct program *program,
                          struct map *first_hosts)
{
    const struct lint_instance *instance = &lint->instances[index];
    const struct process *process = program->processes;
    const struct word *beat;
    struct str key;
    size_t first;

    if (!program->count || !program->autostart)
        return;
    beat = celery_beat_find(lint, process);
    if (!beat)
        return;
    key = identity(lint->arena, instance, process);
    first = (uintptr_t)map_get(first_hosts, key);
    if (!first)
        map_put(first_hosts, key, (void *)(uintptr_t)(index + 1));
    else if (!str_equal(lint->instances[first - 1].host, instance->host))
        lint_report(lint, word_span(beat),
                    "this scheduler runs on host '" STR_FORMAT
                    "', too: each task is sent once by each",
                    STR_ARGS(lint->instances[first - 1].host));
}

static void check(struct lint *lint)
{
    struct map first_hosts = {.arena = lint->arena};

    for (size_t i = 0; i < lint->instance_count; i++) {
        const struct model *model = lint->instances[i].model;

        lint_enter(lint, &lint->instances[i]);
        for (size_t j = 0; j < model->group_count; j++)
            for (size_t k = 0; k < model->groups[j]->count; k++)
                check_program(lint, i, model->groups[j]->programs[k], &first_hosts);
    }
}

const struct rule rule_singleton_on_many_hosts = {
    .kind =
        {
            .code = "SV803",
            .name = "singleton-on-many-hosts",
            .severity = SEVERITY_WARNING,
            .summary = "a scheduler that must run once runs on several hosts",
            .why =
                "Each celery beat sends every task of the schedule: with two of them all jobs "
                "run twice. Give it an instance of its own whose hosts are one, or a schedule "
                "that is locked, such as that of redbeat.",
            .source = "Celery user guide, Periodic Tasks",
        },
    .fleet = check,
};
