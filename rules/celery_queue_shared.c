/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "rules/celery.h"

struct queue {
    const struct program *program; /* that names it first */
    struct span span;
};

static void claim(struct lint *lint, struct map *queues, const struct program *program,
                  const struct celery_worker *worker, struct str name)
{
    const struct traced *all = &worker->queues->text;
    struct span span = traced_span(all, (size_t)(name.bytes - all->str.bytes), name.length);
    struct str key = str_printf(lint->arena, STR_FORMAT "\n" STR_FORMAT, STR_ARGS(name),
                                STR_ARGS(worker->app));
    struct queue *queue = map_get(queues, key);
    struct finding *finding;

    if (!queue) {
        queue = ARENA_NEW(lint->arena, struct queue);
        *queue = (struct queue){program, span};
        map_put(queues, key, queue);
    } else if (queue->program->section != program->section) {
        finding = lint_report(lint, span,
                              "queue '" STR_FORMAT "' is worked on by '" STR_FORMAT "', too",
                              STR_ARGS(name), STR_ARGS(queue->program->name));
        finding->note = (struct finding_note){queue->span, STR("named here first")};
    }
}

static void look_at(struct lint *lint, struct map *queues, const struct program *program)
{
    struct celery_worker worker;
    struct str rest, name;

    if (!program->count || !program->autostart ||
        !celery_worker_read(lint, &program->processes[0], &worker) || !worker.queues)
        return;
    rest = worker.queues->text.str;
    while (celery_next_queue(&rest, &name))
        claim(lint, queues, program, &worker, name);
}

static void check(struct lint *lint)
{
    struct map queues = {.arena = lint->arena};

    for (size_t i = 0; i < lint->model->group_count; i++)
        for (size_t j = 0; j < lint->model->groups[i]->count; j++)
            look_at(lint, &queues, lint->model->groups[i]->programs[j]);
}

/* Advice: two programs with different pools on one queue can be meant so. */
const struct rule rule_celery_queue_shared = {
    .kind =
        {
            .code = "SV342",
            .name = "celery-queue-shared",
            .severity = SEVERITY_INFO,
            .summary = "two programs work on one Celery queue",
            .why =
                "Tasks of the queue go to either program, whose pool, concurrency and limits "
                "may differ. Mostly the second program was copied from the first and should "
                "have a queue of its own.",
            .source = "Celery user guide, Workers, queues",
            .bad = "[supervisord]\n\n[program:a]\ncommand=celery -A app worker -n a -Q x,y\n"
                   "stopwaitsecs=600\n\n[program:b]\ncommand=celery -A app worker -n b -Q y\n"
                   "stopwaitsecs=600\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=celery -A app worker -n a -Q x\n"
                    "stopwaitsecs=600\n\n[program:b]\ncommand=celery -A app worker -n b -Q y\n"
                    "stopwaitsecs=600\n",
        },
    .whole = check,
};
