/* SPDX-License-Identifier: MIT */
/*
 * Looks at many files, each in an arena that is forgotten when its findings are formatted. What
 * is kept is text alone, printed in the order of the files.
 */
#include <string.h>

#include "base/map.h"
#include "base/parallel.h"
#include "base/path.h"
#include "cli/lint_results.h"
#include "cli/reader.h"

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
        result->files[result->file_count++] =
            str_copy(arena, path_normalize(arena, config->documents[i]->text->path));
}

void lint_settle(const struct lint_run *run, struct finding_list *findings,
                 const struct secrets *secrets, struct file_result *result)
{
    struct findings_view view = *run->view;

    lint_sift(run, findings, secrets, &result->tally);
    result->is_failing = finding_count(findings, run->fail_level) > 0;
    if (!run->report)
        return;
    view.findings = findings;
    view.secrets = secrets;
    view.files = result->files;
    view.file_count = result->file_count;
    result->part = findings_part(findings->arena, result->tally.arena, run->report, &view);
    result->part.totals.files = 1;
}

static void look_at(const struct lint_run *run, struct arena *scratch, const struct text *text,
                    struct file_result *result)
{
    struct lint_options options = run->project->lint;
    struct finding_list findings = {.arena = scratch};
    const struct model *model;
    struct secrets secrets = {.arena = scratch};

    options.is_fragment = !result->is_main;
    model = lint_file(scratch, text, run->machine, &options, &findings);
    if (findings.count) /* what is not shown need not be covered */
        secrets = lint_secrets(scratch, run->project, model);
    keep_files(result->tally.arena, model->config, result);
    lint_settle(run, &findings, &secrets, result);
}

/* NULL with an empty error: nothing is wrong, there was no such file in that revision. */
static const struct text *load(const struct lint_run *run, struct arena *scratch,
                               const char *path, struct error *err)
{
    const struct file_source *files = &run->machine->files;
    struct text *text;

    if (run->input && !strcmp(path, "-"))
        return text_create(scratch, run->input->path, run->input->bytes);
    if (run->reads_machine)
        return files->read(files->context, scratch, reader_absolute(scratch, str_from(path)));
    return reader_load(run->context, scratch, path, &text, err) ? text : NULL;
}

static void work_on_file(void *context, size_t worker, size_t index)
{
    struct file_workers *workers = context;
    const struct lint_target *target = &workers->targets->items[index];
    struct file_result *result = &workers->results[index];
    struct arena *scratch = workers->scratch[worker], *kept = workers->kept[worker];
    struct error err = {0};
    const struct text *text;
    enum file_role role;

    arena_reset(scratch);
    result->tally.arena = kept;
    text = load(workers->run, scratch, target->path.bytes, &err);
    if (!text) {
        result->error = str_copy(kept, str_from(err.message));
        return;
    }
    role = reader_role(text->bytes);
    result->path = str_copy(kept, text->path);
    result->is_main = role == ROLE_MAIN;
    result->is_shown = target->is_asked || role != ROLE_OTHER;
    if (str_equal(target->path, STR("-")))
        result->input = text_create(kept, result->path, str_copy(kept, text->bytes));
    if (result->is_shown)
        look_at(workers->run, scratch, text, result);
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
    if (!run->is_quiet)
        reader_complain(run->context, message);
    run->is_unreadable = true;
}

static void put_result(struct lint_run *run, const struct file_result *result)
{
    if (result->error.length)
        lint_cannot_read(run, result->error);
    if (!result->is_shown)
        return;
    lint_add_tally(run, &result->tally);
    for (size_t i = 0; run->baseline && i < result->file_count; i++)
        map_put(&run->looked_at, str_copy(run->context->arena, result->files[i]), run);
    if (run->report)
        findings_put(run->report, &result->part);
    run->is_failing |= result->is_failing;
}

void lint_files(struct lint_run *run, const struct lint_targets *targets)
{
    size_t most = parallel_workers(targets->count);
    size_t count = run->jobs && run->jobs < most ? run->jobs : most;
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
    lint_fragments(run, workers.results, targets->count);
    for (size_t i = 0; i < targets->count; i++)
        put_result(run, &workers.results[i]);
    for (size_t i = 0; i < count; i++) {
        destroy_arena(&workers.scratch[i]);
        destroy_arena(&workers.kept[i]);
    }
}
