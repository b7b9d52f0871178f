/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"
#include "base/map.h"
#include "rules/celery.h"

enum { NAMES_SHOWN = 5 };

/* The workers of one name and application. */
struct node {
    struct str name;
    struct buffer programs; /* their names, as long as there are few */
    size_t count;           /* of workers */
    size_t program_count;
    struct span first, second;
};

static void add_program(struct node *node, const struct program *program, struct span span,
                        size_t copies)
{
    if (!node->count)
        node->first = span;
    else if (!node->second.text)
        node->second = span;
    node->count += copies;
    if (++node->program_count > NAMES_SHOWN)
        return;
    if (node->programs.length)
        buffer_append_c(&node->programs, ", ");
    buffer_append(&node->programs, program->name);
}

/* Whether all copies of the program have the name of the first. */
static bool share_name(struct lint *lint, const struct program *program,
                       const struct celery_worker *first)
{
    struct celery_worker second;

    return program->count > 1 && celery_worker_read(lint, &program->processes[1], &second) &&
           str_equal(second.node, first->node);
}

static void look_at(struct lint *lint, struct map *nodes, const struct program *program)
{
    struct celery_worker worker;
    struct node *node;
    struct str key;

    if (!program->count || !program->autostart ||
        !celery_worker_read(lint, &program->processes[0], &worker))
        return;
    key = str_printf(lint->arena, STR_FORMAT "\n" STR_FORMAT, STR_ARGS(worker.node),
                     STR_ARGS(worker.app));
    node = map_get(nodes, key);
    if (!node) {
        node = ARENA_NEW(lint->arena, struct node);
        node->name = worker.node;
        node->programs.arena = lint->arena;
        map_put(nodes, key, node);
    }
    add_program(node, program, worker.span,
                share_name(lint, program, &worker) ? program->count : 1);
}

static void report(struct lint *lint, const struct node *node)
{
    struct str programs = buffer_str(&node->programs);
    struct finding *finding;

    if (node->count < 2)
        return;
    if (node->program_count == 1) {
        finding = lint_report(lint, node->first,
                              "all %zu copies of '" STR_FORMAT "' are Celery nodes named "
                              "'" STR_FORMAT "'",
                              node->count, STR_ARGS(programs), STR_ARGS(node->name));
        finding->help = STR("make the name differ, as in -n worker%(process_num)d");
        return;
    }
    finding = lint_report(lint, node->second,
                          "%zu Celery workers are named '" STR_FORMAT "': " STR_FORMAT "%s",
                          node->count, STR_ARGS(node->name), STR_ARGS(programs),
                          node->program_count > NAMES_SHOWN ? ", ..." : "");
    finding->help = STR("give each a name of its own, as in -n %(program_name)s");
    finding->note = (struct finding_note){node->first, STR("the first of them")};
}

static void check(struct lint *lint)
{
    struct map nodes = {.arena = lint->arena};

    for (size_t i = 0; i < lint->model->group_count; i++)
        for (size_t j = 0; j < lint->model->groups[i]->count; j++)
            look_at(lint, &nodes, lint->model->groups[i]->programs[j]);
    for (size_t i = 0; i < nodes.count; i++)
        report(lint, nodes.entries[i].value);
}

const struct rule rule_celery_node_name_shared = {
    .kind =
        {
            .code = "SV341",
            .name = "celery-node-name-shared",
            .severity = SEVERITY_WARNING,
            .summary = "several Celery workers of one machine have the same node name",
            .why = "Without -n every worker of a machine is named celery. Workers know each "
                   "other by that name: commands to one reach all, monitoring shows one for "
                   "many, and Celery warns of a duplicate node name.",
            .source = "Celery user guide, Workers, starting the worker",
            .bad = "[supervisord]\n\n[program:a]\ncommand=celery -A app worker -Q a\n"
                   "stopwaitsecs=600\n\n[program:b]\ncommand=celery -A app worker -Q b\n"
                   "stopwaitsecs=600\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=celery -A app worker -n a -Q a\n"
                    "stopwaitsecs=600\n\n[program:b]\ncommand=celery -A app worker -n b -Q b\n"
                    "stopwaitsecs=600\n",
        },
    .whole = check,
};
