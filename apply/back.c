/* SPDX-License-Identifier: MIT */
#include "apply/back.h"

#include "apply/check.h"

enum {
    PATIENCE_MS = 30 * 1000, /* a daemon that is restarted by its keeper is back by then */
    POLL_MS = 1000
};

/* The reread, when the way forward got so far; else NULL. */
static const struct step *begun_reread(const struct run *run)
{
    for (size_t i = 0; i < run->begun; i++)
        if (run->order.steps[i]->kind == STEP_REREAD)
            return run->order.steps[i];
    return NULL;
}

static void put_files_back(struct run *run, struct apply_report *report)
{
    for (size_t i = 0; i < run->begun; i++) {
        const struct step *step = run->order.steps[i];
        struct error err = {0};

        /* What somebody edited stays as long as no process was touched. */
        if (step->kind == STEP_ACCEPT_FILE && !run_has_touched(run))
            continue;
        if (step->file && !run_step(run, step, &err))
            run_add_stuck(run, report, step, &err);
    }
}

static bool reread_patiently(struct run *run, struct reread_result *result, struct error *err)
{
    const struct world *world = run->world;
    int64_t deadline = world->now_ms(world->context) + PATIENCE_MS;

    while (!world->reread(world->context, run->arena, result, err)) {
        if (world->now_ms(world->context) > deadline)
            return false;
        world->sleep_ms(world->context, POLL_MS);
    }
    return true;
}

/* Steps whose groups are to come back: those touched, and those that a daemon which was started
 * anew meanwhile has read from the new files. */
static bool must_return(const struct run *run, size_t index, const struct reread_result *result)
{
    const struct step *step = run->order.steps[index];

    return step->group && (run->touched[index] || reread_names(result, step->target));
}

/* First all are brought back, then all are watched: what serves comes up as soon as it can. */
static void put_groups_back(struct run *run, const struct reread_result *result,
                            struct apply_report *report)
{
    struct error watched = {0};

    for (size_t i = run->order.group_start; i < run->order.count; i++) {
        struct error err = {0};

        if (!must_return(run, i, result))
            continue;
        if (run_announce_group(run, i, &err) && run_reach_group(run, i, &err))
            continue;
        run_add_stuck(run, report, run->order.steps[i], &err);
        run->touched[i] = false;
    }
    if (!run_watch(run, run->order.group_start, run->order.count, &watched))
        run_add_stuck(run, report, run->failed_step, &watched);
}

static void give_up_groups(struct run *run, const struct error *err,
                           struct apply_report *report)
{
    for (size_t i = 0; i < run->order.count; i++)
        if (run->order.steps[i]->kind == STEP_REREAD || run->touched[i])
            run_add_stuck(run, report, run->order.steps[i], err);
}

static void put_daemon_back(struct run *run, struct apply_report *report)
{
    struct error err = {0};

    if (!run_restart_daemon(run, &err))
        run_add_stuck(run, report, NULL, &err);
}

void go_back(struct run *run, struct apply_report *report)
{
    const struct world *world = run->world;
    struct world calm = world_without_interrupts(world);
    const struct step *first_failed = run->failed_step, *reread = begun_reread(run);
    struct reread_result result = {0};
    struct error err = {0};

    run->world = &calm;
    run->is_going_back = true;
    put_files_back(run, report);
    if (reread) {
        run_tell(run, reread);
        if (!reread_patiently(run, &result, &err))
            give_up_groups(run, &err, report);
        else if (run->has_restarted_daemon)
            put_daemon_back(run, report);
        else if (run_has_touched(run) || !plan_has_edits(run->plan))
            put_groups_back(run, &result, report);
    }
    run->world = world;
    run->failed_step = first_failed;
}
