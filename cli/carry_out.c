/* SPDX-License-Identifier: MIT */
#include "cli/carry_out.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "apply/apply.h"
#include "apply/journal.h"
#include "apply/live.h"
#include "apply/lock.h"
#include "base/descriptor.h"
#include "cli/record.h"
#include "cli/saved.h"
#include "report/plans.h"
#include "report/visible.h"

static bool make_folder(struct arena *arena, struct str repository, const char *name,
                        struct str file, const char *ending, const char **path,
                        struct error *err)
{
    const char *folder =
        str_to_c(arena, str_printf(arena, STR_FORMAT "/%s", STR_ARGS(repository), name));

    if (mkdir(folder, 0700) && errno != EEXIST)
        return error_errno(err, "make folder %s", folder);
    *path = str_to_c(arena,
                     str_printf(arena, "%s/" STR_FORMAT "%s", folder, STR_ARGS(file), ending));
    return true;
}

static void say_step(void *context, const struct step *step, bool is_going_back)
{
    const struct change_set *set = context;
    struct str target = visible(set->context->arena, step->target);

    context_say(set->context, "%s %s " STR_FORMAT,
                is_going_back ? "back:" : "step:", step_kind_name(step->kind),
                STR_ARGS(target));
}

static struct live_world live_of(const struct change_set *set, const struct change *change,
                                 const char *journal_path)
{
    return (struct live_world){
        .arena = set->context->arena,
        .root = change->root,
        .daemon = change->daemon,
        .journal_path = journal_path,
        .instance = change->rendered->instance,
        .secrets = &set->project.secrets,
    };
}

static bool observe(struct change_set *set, struct change *change, struct history *history,
                    struct recorded *recorded, struct error *err)
{
    struct str instance = change->rendered->instance->name.text;

    if (!record_last(set, history, instance, recorded, err) ||
        !change_find(set, change, recorded->files, recorded->count, err) ||
        !change_ask(set, change, err))
        return false;
    change_plan(set, change);
    return true;
}

/* Takes back what a run that was cut off has begun. */
static bool recover(struct change_set *set, const struct change *change,
                    const char *journal_path, bool *has_recovered, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct live_world live = live_of(set, change, journal_path);
    struct world world = live_world(&live);
    struct journal_state journal = {0};

    *has_recovered = false;
    if (!journal_read(arena, journal_path, &journal, err))
        return false;
    if (!journal.is_unfinished)
        return true;
    context_say(set->context, "a former change was cut off: taking it back");
    if (!apply_recover(arena, &journal, &world, err))
        return error_context(err, "take back the change that was cut off");
    *has_recovered = true;
    return journal_end(journal_path, err);
}

static enum exit_status status_of(enum apply_end end)
{
    static const enum exit_status statuses[] = {
        [APPLY_DONE] = STATUS_CLEAN,
        [APPLY_ROLLED_BACK] = STATUS_ROLLED_BACK,
        [APPLY_STUCK] = STATUS_STUCK,
        [APPLY_REFUSED] = STATUS_REFUSED,
    };

    return statuses[end];
}

static bool apply_and_record(struct change_set *set, struct change *change,
                             struct history *history, const char *journal_path,
                             const struct carry_out_options *options, enum exit_status *status,
                             struct error *err)
{
    struct arena *arena = set->context->arena;
    struct live_world live = live_of(set, change, journal_path);
    struct world world = live_world(&live);
    struct apply_events events = {.context = set, .step = say_step};
    struct apply_options apply = {.events = &events};
    struct apply_report report = apply_run(arena, change->plan, &world, &apply);
    struct plan_view view = change_view(set);
    struct str revision;

    report_apply(stdout, change->plan, &report, &view);
    *status = status_of(report.end);
    if (report.end != APPLY_DONE)
        return true;
    if (!record_change(set, history, change, RECORD_WANTED, options->reason, &revision, err))
        return error_context(err, "the change is done, but not recorded");
    context_say(set->context, "recorded as %.12s", revision.bytes);
    return true;
}

/* Whether the world is not as the approved plan saw it, or groups would go that nobody wanted
 * to go. */
static bool is_refused(struct change_set *set, const struct change *change,
                       const struct carry_out_options *options)
{
    struct changed_words words = {0};

    if (options->saved)
        words = saved_differences(set, change, options->saved);
    for (size_t i = 0; i < words.count; i++) {
        struct str shown = visible(set->context->arena, words.items[i]);

        context_say(set->context, "since the plan: " STR_FORMAT, STR_ARGS(shown));
    }
    if (words.count) {
        context_say(set->context, "nothing was touched: the plan is stale");
        return true;
    }
    if (!change->plan->suspect_count || options->accepts_removals)
        return false;
    context_say(set->context,
                "nothing was touched: %zu group%s would go because a file cannot "
                "be read; --accept-removals removes them",
                change->plan->suspect_count, change->plan->suspect_count == 1 ? "" : "s");
    return true;
}

/* Whether there is something to do that may be done; else *status tells. */
static bool may_start(struct change_set *set, const struct change *change,
                      const struct carry_out_options *options, enum exit_status *status)
{
    struct plan_view view = change_view(set);

    report_plan(stdout, change->plan, &view);
    if (is_refused(set, change, options)) {
        *status = STATUS_REFUSED;
        return false;
    }
    if (change->plan->daemon_change_count && change->is_running && !options->keep_daemon) {
        context_say(set->context, "nothing was touched: supervisord must be restarted for "
                                  "its own options; --keep-daemon applies the rest");
        *status = STATUS_REFUSED;
        return false;
    }
    *status = STATUS_CLEAN;
    return !plan_is_empty(change->plan);
}

struct carry_out_options carry_out_options(const struct arguments *arguments)
{
    return (struct carry_out_options){
        .reason = str_from(option_value(arguments, "message")),
        .accepts_removals = option_is_given(arguments, "accept-removals"),
        .keep_daemon = option_is_given(arguments, "keep-daemon"),
    };
}

bool carry_out(struct change_set *set, struct change *change,
               const struct carry_out_options *options, enum exit_status *status,
               struct error *err)
{
    struct arena *arena = set->context->arena;
    struct str repository = set->project.settings.history_repository;
    struct str instance = change->rendered->instance->name.text, revision;
    CLEANUP(close_history) struct history *history = NULL;
    CLEANUP(release_lock) int lock = -1;
    const char *lock_path, *journal_path;
    struct recorded recorded;
    bool has_recovered;

    if (!history_open(str_to_c(arena, repository), true, &history, err) ||
        !make_folder(arena, repository, "locks", instance, ".lock", &lock_path, err) ||
        !make_folder(arena, repository, "journals", instance, ".journal", &journal_path, err) ||
        !lock_take(lock_path, &lock, err) || !observe(set, change, history, &recorded, err) ||
        (change->root < 0 &&
         !root_open(str_to_c(arena, set->project.settings.prefix), &change->root, err)) ||
        !recover(set, change, journal_path, &has_recovered, err) ||
        (has_recovered && !observe(set, change, history, &recorded, err)))
        return false;
    if (!may_start(set, change, options, status))
        return true;
    if (!recorded.entry.revision.length && change->found &&
        !record_change(set, history, change, RECORD_FOUND, STR(""), &revision, err))
        return error_context(err, "record what was found");
    return apply_and_record(set, change, history, journal_path, options, status, err);
}
