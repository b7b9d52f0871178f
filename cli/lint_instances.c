/* SPDX-License-Identifier: MIT */
#include "base/list.h"
#include "base/map.h"
#include "base/parallel.h"
#include "cli/lint.h"
#include "lint/kinds.h"
#include "lint/select.h"

const struct model *lint_rendered(struct arena *arena, const struct project *project,
                                  const struct machine *machine,
                                  const struct rendered_instance *item,
                                  struct finding_list *findings, struct secrets *secrets)
{
    struct lint_options options = project->lint;
    struct machine laid_over = *machine;
    const struct text *main;
    const struct model *model;

    options.is_fragment = false;
    options.checks_layout = false;        /* it is that of the templates */
    options.git = (struct git_source){0}; /* its files are not in the repository */
    options.version = project_version_of(arena, project, item->host);
    laid_over.files = render_file_source(arena, item, &machine->files);
    main = laid_over.files.read(laid_over.files.context, arena, item->instance->config.text);
    if (!main) /* neither rendered nor on disk: what supervisord would run is nothing */
        main = text_create(arena, item->instance->config.text, STR(""));
    model = lint_file(arena, main, &laid_over, &options, findings);
    model_add_secrets(model, secrets);
    return model;
}

/* What one rendered instance gave. */
struct outcome {
    struct finding_list findings;
    struct secrets secrets;
    const struct model *model; /* NULL: no template makes its main file */
};

/* Some of the instances, in the order of the settings. */
struct neighbours {
    LIST_OF(struct lint_instance) instances;
};

static struct neighbours all_instances(const struct lint_run *run,
                                       const struct render_result *rendered,
                                       struct outcome *outcomes)
{
    struct arena *arena = run->context->arena;
    struct neighbours fleet = {0};

    for (size_t i = 0; i < rendered->count; i++) {
        const struct rendered_instance *item = &rendered->items[i];

        if (outcomes[i].model)
            *LIST_ADD(arena, &fleet.instances) = (struct lint_instance){
                .name = item->instance->name.text,
                .host = item->host->name,
                .version = project_version_of(arena, run->project, item->host),
                .model = outcomes[i].model,
                .findings = &outcomes[i].findings,
            };
    }
    return fleet;
}

static struct map group_by_host(struct arena *arena, const struct neighbours *fleet)
{
    struct map hosts = {.arena = arena};

    for (size_t i = 0; i < fleet->instances.count; i++) {
        const struct lint_instance *instance = &fleet->instances.items[i];
        struct neighbours *neighbours = map_get(&hosts, instance->host);

        if (!neighbours) {
            neighbours = ARENA_NEW(arena, struct neighbours);
            map_put(&hosts, instance->host, neighbours);
        }
        *LIST_ADD(arena, &neighbours->instances) = *instance;
    }
    return hosts;
}

static void look_across(const struct lint_run *run, const struct render_result *rendered,
                        struct outcome *outcomes)
{
    struct arena *arena = run->context->arena;
    struct neighbours fleet = all_instances(run, rendered, outcomes);
    struct map hosts = group_by_host(arena, &fleet);
    struct machine machine = *run->machine;

    for (size_t i = 0; i < hosts.count; i++) {
        const struct neighbours *neighbours = hosts.entries[i].value;

        machine.host_name = hosts.entries[i].key;
        if (neighbours->instances.count > 1)
            lint_host(arena, &machine, &run->project->lint, neighbours->instances.items,
                      neighbours->instances.count);
    }
    if (hosts.count > 1)
        lint_fleet(arena, run->machine, &run->project->lint, fleet.instances.items,
                   fleet.instances.count);
}

/* All findings in one list, and how many each instance has. */
static void gather(const struct outcome *outcomes, size_t count, struct finding_list *findings,
                   size_t *counts)
{
    for (size_t i = 0; i < count; i++) {
        const struct finding_list *own = &outcomes[i].findings;

        counts[i] = own->count;
        for (size_t j = 0; j < own->count; j++)
            *LIST_ADD(findings->arena, findings) = own->items[j];
    }
}

/* The templates, as what was looked at; those of several hosts come several times. */
static void set_files(struct arena *arena, const struct render_result *rendered,
                      struct findings_view *view, size_t count)
{
    struct str *files = ARENA_ARRAY(arena, struct str, count);

    for (size_t i = 0; i < rendered->count; i++)
        for (size_t j = 0; j < rendered->items[i].count; j++)
            files[view->file_count++] = rendered->items[i].files[j].template_text->path;
    view->files = files;
}

struct instance_workers {
    const struct lint_run *run;
    const struct render_result *rendered;
    struct outcome *outcomes;
    struct arena *arenas[PARALLEL_WORKERS_MAX];
};

/* In a thread: nothing that instances share is changed. */
static void look_at(void *context, size_t worker, size_t index)
{
    struct instance_workers *workers = context;
    const struct rendered_instance *item = &workers->rendered->items[index];
    struct outcome *outcome = &workers->outcomes[index];
    struct machine machine = *workers->run->machine;

    machine.host_name = item->host->name;
    outcome->findings.arena = outcome->secrets.arena = workers->arenas[worker];
    lint_forms(item, &outcome->findings);
    if (item->main)
        outcome->model = lint_rendered(workers->arenas[worker], workers->run->project, &machine,
                                       item, &outcome->findings, &outcome->secrets);
}

/* The outcomes live as long as the run. */
static void look_at_each(const struct lint_run *run, const struct render_result *rendered,
                         size_t files, struct outcome *outcomes)
{
    struct instance_workers workers = {run, rendered, outcomes, {0}};
    size_t most = parallel_workers(files);
    size_t count = run->jobs && run->jobs < most ? run->jobs : most;

    for (size_t i = 0; i < count; i++) {
        workers.arenas[i] = arena_create();
        arena_adopt(run->context->arena, workers.arenas[i]);
    }
    parallel_run(rendered->count, count, look_at, &workers);
}

static void add_secrets(struct secrets *secrets, const struct secrets *more)
{
    for (size_t i = 0; i < more->count; i++)
        secrets_add(secrets, more->items[i].name, more->items[i].value);
}

struct instance_findings lint_instances(const struct lint_run *run,
                                        const struct render_result *rendered)
{
    struct arena *arena = run->context->arena;
    struct finding_list findings = {.arena = arena};
    struct instance_findings result = {.findings = {.arena = arena},
                                       .secrets = {.arena = arena}};
    struct outcome *outcomes = ARENA_ARRAY(arena, struct outcome, rendered->count);
    size_t *counts = ARENA_ARRAY(arena, size_t, rendered->count);

    for (size_t i = 0; i < rendered->count; i++)
        result.file_count += rendered->items[i].count;
    look_at_each(run, rendered, result.file_count, outcomes);
    add_secrets(&result.secrets, &run->project->secrets);
    for (size_t i = 0; i < rendered->count; i++)
        add_secrets(&result.secrets, &outcomes[i].secrets);
    look_across(run, rendered, outcomes);
    gather(outcomes, rendered->count, &findings, counts);
    render_attribute(arena, rendered, &findings, counts, &result.findings);
    finding_sort(&result.findings);
    return result;
}

void lint_put_instances(struct lint_run *run, const struct render_result *rendered,
                        const struct instance_findings *found)
{
    struct findings_view view = *run->view;

    view.findings = &found->findings;
    view.secrets = &found->secrets;
    set_files(run->context->arena, rendered, &view, found->file_count);
    lint_put(run, &view, found->file_count);
}

void lint_put_untracked(struct lint_run *run, const struct render_result *rendered)
{
    const struct lint_options *options = &run->project->lint;
    const struct git_source *git = &options->git;
    const struct finding_kind *kind = &lint_kinds[LINT_NOT_IN_GIT];
    struct arena *arena = run->context->arena;
    struct finding_list findings = {.arena = arena};
    struct findings_view view = *run->view;
    struct map seen = {.arena = arena};

    if (!git->state || !select_wants(options, kind) ||
        git->state(git->context, arena, run->project->settings.text->path) != GIT_TRACKED)
        return;
    for (size_t i = 0; i < rendered->count; i++)
        for (size_t j = 0; j < rendered->items[i].count; j++) {
            const struct text *text = rendered->items[i].files[j].template_text;
            struct finding *finding;

            if (map_put(&seen, text->path, run) ||
                git->state(git->context, arena, text->path) != GIT_UNTRACKED)
                continue;
            finding = finding_add(&findings, kind, span_make(text, 0, 0),
                                  "the settings are in git, this template is not");
            finding->severity = select_severity(options, kind);
            finding->help = STR("git add it, or keep it elsewhere");
        }
    view.findings = &findings;
    if (findings.count)
        lint_put(run, &view, 0);
}
