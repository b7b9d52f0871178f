/* SPDX-License-Identifier: MIT */
/*
 * Looks at many files, each in an arena that is forgotten when its findings are formatted. What
 * is kept is text alone, printed in the order of the files.
 */
#include "base/map.h"
#include "base/parallel.h"
#include "cli/lint.h"
#include "cli/reader.h"

/* What is left of a file. */
struct file_result {
    struct str path; /* absolute */
    bool is_main;
    bool is_shown; /* false: it is no file of supervisord's */
    bool is_failing;
    struct findings_part part;
    struct str *files; /* absolute paths: itself, and what a main file brought in */
    size_t file_count;
    struct str error; /* why it cannot be read, or empty */
};

struct file_workers {
    const struct lint_run *run;
    const struct lint_targets *targets;
    struct file_result *results;
    struct arena *scratch[PARALLEL_WORKERS_MAX]; /* of one file */
    struct arena *kept[PARALLEL_WORKERS_MAX];    /* of all that a worker looked at */
};

struct secrets lint_secrets(struct arena *arena, const struct project *project,
                            const struct model *model)
{
    struct secrets secrets = project->secrets;

    secrets.arena = arena;
    secrets.capacity = secrets.count; /* growing copies: others read the project's own */
    model_add_secrets(model, &secrets);
    return secrets;
}

static void keep_files(struct arena *arena, const struct config *config,
                       struct file_result *result)
{
    result->files = ARENA_ARRAY(arena, struct str, config->document_count);
    for (size_t i = 0; i < config->document_count; i++)
        result->files[result->file_count++] = str_copy(arena, config->documents[i]->text->path);
}

static void look_at(const struct lint_run *run, struct arena *scratch, struct arena *kept,
                    const struct text *text, struct file_result *result)
{
    struct lint_options options = run->project->lint;
    struct finding_list findings = {.arena = scratch};
    struct findings_view view = *run->view;
    const struct model *model;
    struct secrets secrets;

    options.is_fragment = !result->is_main;
    model = lint_file(scratch, text, run->machine, &options, &findings);
    secrets = lint_secrets(scratch, run->project, model);
    keep_files(kept, model->config, result);
    view.findings = &findings;
    view.secrets = &secrets;
    view.files = result->files;
    view.file_count = result->file_count;
    result->is_failing = finding_count(&findings, run->fail_level) > 0;
    result->part = findings_part(scratch, kept, run->report, &view);
    result->part.totals.files = 1;
}

static void work_on_file(void *context, size_t worker, size_t index)
{
    struct file_workers *workers = context;
    const struct lint_target *target = &workers->targets->items[index];
    struct file_result *result = &workers->results[index];
    struct arena *scratch = workers->scratch[worker], *kept = workers->kept[worker];
    struct error err = {0};
    enum file_role role;
    struct text *text;

    arena_reset(scratch);
    if (!reader_load(workers->run->context, scratch, target->path.bytes, &text, &err)) {
        result->error = str_copy(kept, str_from(err.message));
        return;
    }
    role = reader_role(text->bytes);
    result->path = str_copy(kept, text->path);
    result->is_main = role == ROLE_MAIN;
    result->is_shown = target->is_asked || role != ROLE_OTHER;
    if (result->is_shown)
        look_at(workers->run, scratch, kept, text, result);
}

/* A file that a main file among the targets includes is not shown a second time. */
static void drop_included(struct arena *arena, struct file_result *results, size_t count)
{
    struct map included = {.arena = arena};

    for (size_t i = 0; i < count; i++)
        for (size_t j = 1; j < results[i].file_count; j++)
            map_put(&included, results[i].files[j], &results[i]);
    for (size_t i = 0; i < count; i++)
        if (!results[i].is_main && map_get(&included, results[i].path))
            results[i].is_shown = false;
}

void lint_cannot_read(struct lint_run *run, struct str message)
{
    reader_complain(run->context, message);
    run->is_unreadable = true;
}

static void put_result(struct lint_run *run, const struct file_result *result)
{
    if (result->error.length)
        lint_cannot_read(run, result->error);
    if (!result->is_shown)
        return;
    findings_put(run->report, &result->part);
    run->is_failing |= result->is_failing;
}

void lint_files(struct lint_run *run, const struct lint_targets *targets)
{
    size_t count = parallel_workers(targets->count);
    struct file_workers workers = {
        .run = run,
        .targets = targets,
        .results = ARENA_ARRAY(run->context->arena, struct file_result, targets->count),
    };

    for (size_t i = 0; i < count; i++) {
        workers.scratch[i] = arena_create();
        workers.kept[i] = arena_create();
    }
    parallel_run(targets->count, count, work_on_file, &workers);
    drop_included(run->context->arena, workers.results, targets->count);
    for (size_t i = 0; i < targets->count; i++)
        put_result(run, &workers.results[i]);
    for (size_t i = 0; i < count; i++) {
        destroy_arena(&workers.scratch[i]);
        destroy_arena(&workers.kept[i]);
    }
}
