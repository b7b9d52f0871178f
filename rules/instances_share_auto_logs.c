/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "rules/builtin.h"

/* The first instance with an identifier and a folder. */
struct owner_of_logs {
    const struct lint_instance *instance;
    bool is_reported;
};

/* A program that leaves a log to supervisord, or NULL. */
static const struct program *find_auto_log(const struct model *model, struct str *key)
{
    for (size_t i = 0; i < model->group_count; i++)
        for (size_t j = 0; j < model->groups[i]->count; j++) {
            const struct program *program = model->groups[i]->programs[j];

            for (size_t k = 0; program->count && k < STREAM_COUNT; k++)
                if (program->processes[0].logs[k].kind == LOG_AUTO) {
                    *key = k == STREAM_STDOUT ? STR("stdout_logfile") : STR("stderr_logfile");
                    return program;
                }
        }
    return NULL;
}

/* Whether the instance deletes old logs when it starts. */
static bool cleans(const struct lint_instance *instance)
{
    return !instance->model->server.no_cleanup;
}

static void report(struct lint *lint, const struct lint_instance *instance,
                   const struct lint_instance *other)
{
    const struct server *server = &instance->model->server;
    const struct program *program;
    struct finding *finding;
    struct str key;

    lint_enter(lint, instance);
    program = find_auto_log(instance->model, &key);
    if (!program || !cleans(other))
        return;
    finding = lint_report(lint, program_span(lint, program, key),
                          "instance '" STR_FORMAT "' deletes the automatic logs of '" STR_FORMAT
                          "' when it starts: both are '" STR_FORMAT "' in '" STR_FORMAT "'",
                          STR_ARGS(other->name), STR_ARGS(program->name),
                          STR_ARGS(server->identifier), STR_ARGS(server->child_log_directory));
    finding->help = STR("give each supervisord an identifier of its own");
}

/* The first instance of those that are alike stands for the others. */
static void check(struct lint *lint)
{
    struct map owners = {.arena = lint->arena};

    for (size_t i = 0; i < lint->instance_count; i++) {
        const struct lint_instance *instance = &lint->instances[i];
        const struct server *server = &instance->model->server;
        struct str key =
            str_printf(lint->arena, STR_FORMAT "\n" STR_FORMAT, STR_ARGS(server->identifier),
                       STR_ARGS(server->child_log_directory));
        struct owner_of_logs *owner = map_get(&owners, key);

        if (!owner) {
            owner = ARENA_NEW(lint->arena, struct owner_of_logs);
            owner->instance = instance;
            map_put(&owners, key, owner);
            continue;
        }
        report(lint, instance, owner->instance);
        if (!owner->is_reported)
            report(lint, owner->instance, instance);
        owner->is_reported = true;
    }
}

/* No example: one file alone cannot show it. */
const struct rule rule_instances_share_auto_logs = {
    .kind =
        {
            .code = "SV805",
            .name = "instances-share-auto-logs",
            .severity = SEVERITY_WARNING,
            .summary = "one supervisord of a host deletes the automatic logs of another",
            .why =
                "Programs without a log file of their own get one in childlogdir, with the "
                "identifier of supervisord in its name. At its start each supervisord deletes "
                "the files of that identifier, \"supervisor\" unless set: also those that "
                "another one is writing.",
            .source = "supervisor/options.py, clear_autochildlogdir",
        },
    .host = check,
};
