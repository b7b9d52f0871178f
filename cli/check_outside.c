/* SPDX-License-Identifier: MIT */
/* The outside checks of the settings, asked about all that the templates come to. */
#include "base/list.h"
#include "base/parallel.h"
#include "base/signals.h"
#include "cli/check.h"
#include "render/outside_check.h"

/* What one rendered instance gave. */
struct outcome {
    struct finding_list findings;
    struct error err;
};

struct asking {
    const struct lint_run *run;
    const struct render_result *rendered;
    struct outcome *outcomes;
    struct arena *arenas[PARALLEL_WORKERS_MAX];
};

static void ask_one(void *context, size_t worker, size_t index)
{
    struct asking *asking = context;
    struct outcome *outcome = &asking->outcomes[index];
    struct outside_check check = {asking->arenas[worker], &asking->run->secrets,
                                  OUTSIDE_CHECK_TIMEOUT_MS};

    outcome->findings.arena = asking->arenas[worker];
    if (!outside_check_instance(&check, &asking->rendered->items[index], -1, &outcome->findings,
                                &outcome->err))
        error_context(&outcome->err, "host " STR_FORMAT,
                      STR_ARGS(asking->rendered->items[index].host->name));
}

static void ask_all(struct asking *asking)
{
    size_t jobs = asking->run->jobs, workers = parallel_workers(asking->rendered->count);
    struct signals signals = signals_hold();

    if (jobs && jobs < workers)
        workers = jobs;
    for (size_t i = 0; i < workers; i++) {
        asking->arenas[i] = arena_create();
        arena_adopt(asking->run->context->arena, asking->arenas[i]);
    }
    parallel_run(asking->rendered->count, workers, ask_one, asking);
    signals_release(&signals);
}

bool check_outside(struct lint_run *run, struct error *err)
{
    struct arena *arena = run->context->arena;
    const struct render_result *rendered = &run->project->rendered;
    struct asking asking = {.run = run,
                            .rendered = rendered,
                            .outcomes = ARENA_ARRAY(arena, struct outcome, rendered->count)};
    struct finding_list findings = {.arena = arena}, attributed = {.arena = arena};
    size_t *counts = ARENA_ARRAY(arena, size_t, rendered->count);
    struct findings_view view = *run->view;

    ask_all(&asking);
    for (size_t i = 0; i < rendered->count; i++) {
        const struct outcome *outcome = &asking.outcomes[i];

        if (outcome->err.kind != ERROR_NONE) {
            *err = outcome->err;
            return false;
        }
        counts[i] = outcome->findings.count;
        for (size_t j = 0; j < counts[i]; j++)
            *LIST_ADD(arena, &findings) = outcome->findings.items[j];
    }
    render_attribute(arena, rendered, &findings, counts, &attributed);
    finding_sort(&attributed);
    view.findings = &attributed;
    view.secrets = &run->secrets;
    if (attributed.count)
        lint_put(run, &view, 0);
    return true;
}
