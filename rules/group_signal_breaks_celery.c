/* SPDX-License-Identifier: MIT */
#include <signal.h>

#include "rules/builtin.h"

/* Pools whose workers are no processes. */
static bool has_no_children(struct str pool)
{
    return str_equal(pool, STR("solo")) || str_equal(pool, STR("threads")) ||
           str_equal(pool, STR("gevent")) || str_equal(pool, STR("eventlet"));
}

/* A worker with a pool of processes, which is the default. */
static bool is_forking_worker(const struct word_list *words)
{
    bool is_worker = false;

    if (!words->count || !str_equal(word_name(&words->items[0]), STR("celery")))
        return false;
    for (size_t i = 1; i < words->count; i++) {
        struct str value = words->items[i].text.str;
        struct str option = str_cut(&value, '=');

        is_worker |= str_equal(option, STR("worker"));
        if (!str_equal(option, STR("--pool")) && !str_equal(option, STR("-P")))
            continue;
        if (!value.length && i + 1 < words->count)
            value = words->items[i + 1].text.str;
        if (has_no_children(value))
            return false;
    }
    return is_worker;
}

/* killasgroup follows stopasgroup unless it is set. */
static const struct fix *kill_only(struct lint *lint, const struct program *program)
{
    const struct option *stop = program_option(lint->model, program, STR("stopasgroup"));

    if (!stop || is_default(lint, stop) ||
        program_option(lint->model, program, STR("killasgroup")))
        return NULL;
    return fix_create(lint->arena, "write killasgroup instead", false, option_key_span(stop),
                      STR("killasgroup"));
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes;

    if (!program->stop_as_group || program->stop_signal != SIGTERM)
        return;
    notes = program_script(lint, program);
    for (size_t i = 0; notes && i < notes->script.count; i++) {
        struct finding *finding;

        if (!is_forking_worker(&notes->programs[i]))
            continue;
        finding = lint_report(lint, program_span(lint, program, STR("stopasgroup")),
                              "the stop signal reaches the children of the celery worker, too: "
                              "the tasks they run are lost");
        finding->help = STR("set killasgroup=true alone, and exec the worker from its shell");
        finding->fix = kill_only(lint, program);
    }
}

const struct rule rule_group_signal_breaks_celery = {
    .kind =
        {
            .code = "SV323",
            .name = "group-signal-breaks-celery",
            .severity = SEVERITY_WARNING,
            .summary = "stopasgroup ends the tasks of a celery worker",
            .why = "On TERM a worker lets its children finish their tasks and takes no new "
                   "ones. With stopasgroup the children get the signal themselves and die with "
                   "the task in hand.",
            .source = "Celery issue 2700; celery/concurrency/prefork.py",
            .bad = "[supervisord]\n\n[program:a]\ncommand=celery worker\n"
                   "stopwaitsecs=600\nstopasgroup=true\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=celery worker\n"
                    "stopwaitsecs=600\nkillasgroup=true\n",
        },
    .program = check,
};
