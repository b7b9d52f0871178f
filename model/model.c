/* SPDX-License-Identifier: MIT */
#include "model/model.h"

#include "base/path.h"
#include "model/environment.h"
#include "model/evaluation.h"
#include "model/letters.h"

static struct evaluation begin(struct arena *arena, struct arena *scratch,
                               const struct config *config, const struct machine *machine,
                               const struct model_options *options,
                               struct finding_list *findings)
{
    struct evaluation run = {
        .arena = arena,
        .scratch = scratch,
        .config = config,
        .machine = machine,
        .options = options,
        .findings = findings,
        .model = ARENA_NEW(arena, struct model),
        .reported = {.arena = arena},
        .variable_places = {.arena = arena},
        .plugin_answers = {.arena = arena},
        .here = path_directory(config->main_path),
    };

    run.here_name = (struct expansion_name){.name = STR("here"), .value = run.here};
    return run;
}

bool evaluation_is_since(const struct evaluation *run, supervisor_version version)
{
    supervisor_version asked = run->options->version;

    return (asked ? asked : SUPERVISOR_4_2_5) >= version;
}

static void take_warnings(struct evaluation *run)
{
    struct model *model = run->model;

    for (size_t i = 0; i < run->config->warning_count; i++) {
        *ARRAY_ADD(run->arena, model->warnings, model->warning_count, model->warning_capacity) =
            run->config->warnings[i];
    }
}

struct model *model_create(struct arena *arena, const struct config *config,
                           const struct machine *machine, const struct model_options *options,
                           struct finding_list *findings)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct evaluation run = begin(arena, scratch, config, machine, options, findings);

    run.machine_scope = evaluation_machine_scope(&run, NULL);
    run.environment_scope.parent = &run.machine_scope;
    run.daemon_scope = (struct expansion_scope){&run.environment_scope, &run.here_name, 1};
    run.model->config = config;
    run.model->refusal = config->refusal;
    take_warnings(&run);
    evaluate_server(&run);
    ask_for_plugins(&run);
    evaluate_rpc_interfaces(&run);
    evaluate_groups(&run);
    evaluate_http_servers(&run);
    evaluate_user_of_server(&run);
    return run.model;
}

const struct group *model_group(const struct model *model, struct str name)
{
    for (size_t i = 0; i < model->group_count; i++)
        if (str_equal(model->groups[i]->name, name))
            return model->groups[i];
    return NULL;
}

static void add_telling(struct secrets *secrets, const struct environment *environment)
{
    for (size_t i = 0; i < environment->count; i++)
        if (secrets_is_telling_name(environment->items[i].name))
            secrets_add(secrets, environment->items[i].name, environment->items[i].value);
}

/* As written, so that a value which could not be read is covered, too. */
static void add_written(struct secrets *secrets, struct str key, struct str value)
{
    struct token_list tokens;
    struct environment environment;

    if (str_equal(key, STR("environment"))) {
        tokens = environment_tokens(secrets->arena, value);
        environment = environment_from(secrets->arena, &tokens);
        add_telling(secrets, &environment);
    } else if (secrets_is_telling_name(key)) {
        secrets_add(secrets, key, value);
    }
}

static void add_of_section(struct secrets *secrets, const struct config_section *section)
{
    for (size_t i = 0; i < section->option_count; i++)
        add_written(secrets, section->options[i].key, section->options[i].value.str);
}

void model_add_file_secrets(const struct document *document, struct secrets *secrets)
{
    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];

        for (size_t j = 0; j < section->count; j++)
            add_written(secrets, section->items[j].key, section->items[j].value.str);
    }
}

/* Processes share one environment unless it names them. */
static void add_of_program(struct secrets *secrets, const struct program *program)
{
    const struct variable *last = NULL;

    for (size_t i = 0; i < program->count; i++) {
        const struct environment *environment = &program->processes[i].environment;

        if (environment->items != last)
            add_telling(secrets, environment);
        last = environment->items;
    }
}

void model_add_secrets(const struct model *model, struct secrets *secrets)
{
    const struct config *config = model->config;

    for (size_t i = 0; i < config->section_count; i++)
        add_of_section(secrets, config->sections[i]);
    if (config->defaults)
        add_of_section(secrets, config->defaults);
    for (size_t i = 0; i < model->http_server_count; i++)
        if (model->http_servers[i].password.bytes)
            secrets_add(secrets, STR("password"), model->http_servers[i].password);
    add_telling(secrets, &model->server.environment);
    for (size_t i = 0; i < model->group_count; i++)
        for (size_t j = 0; j < model->groups[i]->count; j++)
            add_of_program(secrets, model->groups[i]->programs[j]);
}
