/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "rules/builtin.h"

static struct str version_text(struct arena *arena, supervisor_version version)
{
    return str_printf(arena, "%u.%u.%u", version / 10000, version / 100 % 100, version % 100);
}

/* Exit codes are asked for after an exit that might be unexpected, and only then. */
static bool is_asked_for(const struct option_schema *option, const struct program *program)
{
    return option->type != OPTION_EXIT_CODES || program->autorestart == AUTORESTART_UNEXPECTED;
}

/* The first option that is not set and was something else in one of the versions. */
static const struct option_schema *find_difference(const struct lint *lint,
                                                   const struct program *program,
                                                   supervisor_version a, supervisor_version b)
{
    const struct section_schema *section = lint_section_schema(lint, program->section);

    for (size_t i = 0; section && i < section->option_count; i++) {
        const struct option_schema *option = &section->options[i];

        if (!str_equal(schema_default(option, a), schema_default(option, b)) &&
            !program_option(lint->model, program, option->name) &&
            is_asked_for(option, program))
            return option;
    }
    return NULL;
}

/* One finding an instance: one setting in a template mends all. */
static void compare(struct lint *lint, const struct lint_instance *first,
                    const struct lint_instance *other)
{
    const struct model *model = other->model;

    lint_enter(lint, other);
    for (size_t i = 0; i < model->group_count; i++)
        for (size_t j = 0; j < model->groups[i]->count; j++) {
            const struct program *program = model->groups[i]->programs[j];
            const struct option_schema *option =
                find_difference(lint, program, first->version, other->version);

            if (!option)
                continue;
            lint_report(lint, config_section_span(program->section),
                        STR_FORMAT " is not set: it is " STR_FORMAT " on host '" STR_FORMAT
                                   "' with Supervisor " STR_FORMAT " and " STR_FORMAT
                                   " here with " STR_FORMAT,
                        STR_ARGS(option->name),
                        STR_ARGS(schema_default(option, first->version)), STR_ARGS(first->host),
                        STR_ARGS(version_text(lint->arena, first->version)),
                        STR_ARGS(schema_default(option, other->version)),
                        STR_ARGS(version_text(lint->arena, other->version)));
            return;
        }
}

static void check(struct lint *lint)
{
    const struct lint_instance *instances = lint->instances;
    struct map firsts = {.arena = lint->arena}; /* name -> index + 1 of its first host */

    for (size_t i = 0; i < lint->instance_count; i++) {
        size_t first = (uintptr_t)map_get(&firsts, instances[i].name);

        if (!first)
            map_put(&firsts, instances[i].name, (void *)(uintptr_t)(i + 1));
        else if (instances[first - 1].version != instances[i].version)
            compare(lint, &instances[first - 1], &instances[i]);
    }
}

const struct rule rule_version_semantics_differ = {
    .kind =
        {
            .code = "SV804",
            .name = "version-semantics-differ",
            .severity = SEVERITY_WARNING,
            .summary =
                "hosts of one instance run versions of Supervisor that read it differently",
            .why =
                "The same file means one thing on one host and another on the next: before "
                "4.0.0 the exit codes 0 and 2 were expected unless exitcodes said otherwise, "
                "since then 0 alone. Say it in the file. Which version a host runs is said by "
                "the variable supervisor_version in the inventory.",
            .source = "Supervisor changes, 4.0.0; Supervisor issue 1153",
        },
    .fleet = check,
};
