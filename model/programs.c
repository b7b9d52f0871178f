/* SPDX-License-Identifier: MIT */
#include "model/programs.h"

#include "base/parallel.h"
#include "model/kinds.h"

/* So many programs are worth a thread. Small portions even out that some threads begin late. */
enum { PROGRAMS_WORTH_A_WORKER = 512, PORTIONS_A_WORKER = 4 };

struct portion {
    struct evaluation run;
    struct model model;
    struct finding_list findings;
    const struct config_section *const *sections;
    size_t count;
};

struct portions {
    struct portion items[PARALLEL_WORKERS_MAX * PORTIONS_A_WORKER];
    size_t count;
};

static void evaluate_portion(void *context, size_t worker, size_t index)
{
    struct portions *portions = context;
    struct portion *portion = &portions->items[index];

    (void)worker;
    for (size_t i = 0; i < portion->count && !portion->findings.count; i++)
        evaluate_program_group(&portion->run, portion->sections[i]);
}

/* What was read of supervisord itself is shared, and not changed any more. */
static void open_portion(struct portion *portion, const struct evaluation *run, size_t start,
                         size_t end)
{
    struct arena *arena = arena_create();

    portion->count = end - start;
    portion->findings.arena = arena;
    portion->model = (struct model){.config = run->config, .server = run->model->server};
    portion->run = *run;
    portion->run.arena = arena;
    portion->run.scratch = arena_create();
    portion->run.model = &portion->model;
    portion->run.findings = &portion->findings;
    portion->run.reported = (struct map){.arena = arena};
    portion->run.process_count = 0;
}

static bool may_join(const struct evaluation *run, const struct portions *portions)
{
    size_t processes = run->process_count;

    for (size_t i = 0; i < portions->count; i++) {
        if (portions->items[i].findings.count)
            return false;
        processes += portions->items[i].run.process_count;
    }
    return processes <= MOST_PROCESSES_IN_ALL;
}

static void join(struct evaluation *run, const struct portion *portion)
{
    struct model *model = run->model;

    for (size_t i = 0; i < portion->model.group_count; i++)
        *ARRAY_ADD(run->arena, model->groups, model->group_count, model->group_capacity) =
            portion->model.groups[i];
    for (size_t i = 0; i < portion->model.warning_count; i++)
        *ARRAY_ADD(run->arena, model->warnings, model->warning_count, model->warning_capacity) =
            portion->model.warnings[i];
    run->process_count += portion->run.process_count;
    arena_adopt(run->arena, portion->run.arena);
}

/* false: nothing was done. */
static bool evaluate_side_by_side(struct evaluation *run, const struct section_list *programs,
                                  size_t workers)
{
    struct portions portions = {.count = workers * PORTIONS_A_WORKER};
    bool is_joined;

    for (size_t i = 0; i < portions.count; i++) {
        size_t start = programs->count * i / portions.count;

        open_portion(&portions.items[i], run, start,
                     programs->count * (i + 1) / portions.count);
        portions.items[i].sections = programs->items + start;
    }
    parallel_run(portions.count, workers, evaluate_portion, &portions);
    is_joined = may_join(run, &portions);
    for (size_t i = 0; i < portions.count; i++) {
        if (is_joined)
            join(run, &portions.items[i]);
        else
            destroy_arena(&portions.items[i].run.arena);
        destroy_arena(&portions.items[i].run.scratch);
    }
    return is_joined;
}

void evaluate_programs(struct evaluation *run, const struct section_list *programs)
{
    size_t workers = parallel_share(programs->count, PROGRAMS_WORTH_A_WORKER);

    /* Behind a refusal supervisord warns of nothing more. */
    if (workers > 1 && !run->model->refusal.kind &&
        evaluate_side_by_side(run, programs, workers))
        return;
    for (size_t i = 0; i < programs->count; i++)
        evaluate_program_group(run, programs->items[i]);
}
