/* SPDX-License-Identifier: MIT */
/* Finds the supervisord of an instance and asks what it runs. */
#include "base/list.h"
#include "base/parallel.h"
#include "change/change.h"
#include "change/located.h"
#include "change/observe.h"

static bool address_of(const struct change_set *set, const struct model *model,
                       struct daemon_address *address)
{
    return set->located ? located_address(set->located, model, address)
                        : model_address(model, address);
}

bool change_connect(struct change_set *set, struct change *change)
{
    struct daemon_address address;

    close_daemon(&change->daemon);
    if (!address_of(set, change_found_model(set, change), &address))
        return false;
    change->daemon = daemon_open(&address);
    return true;
}

/* In a request of its own: a number that XML-RPC has not would take the others with it. */
static void ask_configuration(struct arena *arena, struct change *change)
{
    struct error err = {0};

    change->reported = NULL;
    change->reported_count = 0;
    change->unreported = (struct str){0};
    if (!daemon_configs(arena, change->daemon, &change->reported, &change->reported_count,
                        &err))
        change->unreported = str_copy(arena, str_from(err.message));
}

/* Whether a supervisord that runs this answers. That none does, and why, is no error. */
static bool ask_at(struct arena *arena, const struct change_set *set, const struct model *model,
                   struct change *change, struct error *err)
{
    struct daemon_address address;
    struct error silence = {0};

    if (!address_of(set, model, &address))
        return true;
    change->daemon = daemon_open(&address);
    change->is_running = daemon_snapshot(arena, change->daemon, &change->running, &silence);
    if (change->is_running) {
        ask_configuration(arena, change);
        return true;
    }
    if (!change->silence.length)
        change->silence = str_copy(arena, str_from(silence.message));
    close_daemon(&change->daemon);
    if (silence.kind == ERROR_SYSTEM)
        return true;
    *err = silence;
    return error_context(err, STR_FORMAT, STR_ARGS(change->rendered->instance->name.text));
}

/* supervisord goes on to listen where it did at its start: what lies on disk may name another
 * place by now, and what is wanted the former one again. */
static bool ask(struct arena *arena, const struct change_set *set, struct change *change,
                struct error *err)
{
    const struct model *models[] = {change->found, change->wanted};

    close_daemon(&change->daemon);
    change->is_running = false;
    change->silence = (struct str){0};
    for (size_t i = 0; i < COUNT_OF(models) && !change->is_running; i++)
        if (!ask_at(arena, set, models[i], change, err))
            return false;
    if (!change->is_running && !change->silence.length)
        change->silence = STR("its configuration has no http server to ask");
    return true;
}

bool change_ask(struct change_set *set, struct change *change, struct error *err)
{
    return ask(set->context->arena, set, change, err);
}

/* Several daemons that are asked side by side; each answer lives in an arena of its own. */
struct asking {
    struct change_set *set;
    struct arena **arenas;
    struct error *errors;
};

static void ask_one(void *context, size_t worker, size_t index)
{
    struct asking *asking = context;
    struct error err = {0};

    (void)worker;
    if (!ask(asking->arenas[index], asking->set, &asking->set->items[index], &err))
        asking->errors[index] = err;
}

bool change_ask_all(struct change_set *set, struct error *err)
{
    struct arena *arena = set->context->arena;
    size_t workers = set->count < PARALLEL_WORKERS_MAX ? set->count : PARALLEL_WORKERS_MAX;
    struct asking asking = {set, ARENA_ARRAY(arena, struct arena *, set->count),
                            ARENA_ARRAY(arena, struct error, set->count)};

    for (size_t i = 0; i < set->count; i++) {
        asking.arenas[i] = arena_create();
        arena_adopt(arena, asking.arenas[i]);
    }
    parallel_run(set->count, workers, ask_one, &asking); /* they wait, they do not compute */
    for (size_t i = 0; i < set->count; i++)
        if (asking.errors[i].kind != ERROR_NONE) {
            *err = asking.errors[i];
            return false;
        }
    return true;
}

struct daemon *change_wanted_daemon(const struct change *change)
{
    struct daemon_address address;

    return model_address(change->wanted, &address) ? daemon_open(&address) : NULL;
}
