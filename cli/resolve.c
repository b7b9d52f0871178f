/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "cli/context.h"
#include "cli/execute.h"
#include "cli/reader.h"
#include "model/model.h"
#include "report/resolved.h"

const struct command command_resolve = {
    .name = "resolve",
    .arguments = "FILE...",
    .summary = "print the configuration that supervisord would run",
    .help =
        "One JSON object a line for each file: whether supervisord accepts it, the text it\n"
        "would refuse it with, and every option with its effective value. The exit status\n"
        "is 1 when supervisord would refuse one of the files.",
    .examples = "supconf resolve /etc/supervisor/supervisord.conf | jq .config.groups\n"
                "supconf resolve --env HOME=/root --host-name web1 web.conf",
    .reads_configuration = true,
};

static bool resolve_file(const struct context *context, struct arena *arena, const char *path,
                         const struct machine *machine, const struct model_options *options,
                         bool *is_accepted, struct error *err)
{
    struct finding_list findings = {.arena = arena};
    const struct config *config;
    const struct model *model;
    struct text *text;

    if (!reader_load(context, arena, path, &text, err))
        return false;
    config = config_read(arena, text, machine, &findings);
    model = model_create(arena, config, machine, options, &findings);
    report_resolved(stdout, model);
    *is_accepted = model->refusal.kind == NULL;
    return true;
}

bool run_resolve(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create(); /* of one file */
    struct model_options options = {.schema = &supervisord_schema};
    struct machine machine;

    if (!context->arguments.operand_count)
        return error_set(err, ERROR_USAGE, "name at least one file");
    if (!reader_machine(context, false, &machine, err) ||
        !reader_version(context, STR(""), &options.version, err))
        return false;
    for (size_t i = 0; i < context->arguments.operand_count; i++) {
        const char *path = context->arguments.operands[i];
        struct error unreadable = {0};
        bool is_accepted;

        arena_reset(arena);
        if (!resolve_file(context, arena, path, &machine, &options, &is_accepted, &unreadable))
            *status = (enum exit_status)command_failed("resolve", &unreadable);
        else if (!is_accepted && *status == STATUS_CLEAN)
            *status = STATUS_FINDINGS;
    }
    reader_tell_of_plugins(context, &machine);
    return true;
}
