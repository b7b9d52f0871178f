/* SPDX-License-Identifier: MIT */
#include "change/carry_out.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "apply/dry.h"
#include "base/clock.h"
#include "base/signals.h"
#include "change/passport.h"
#include "change/saved.h"
#include "change/undertaking.h"
#include "change/watcher.h"
#include "cli/execute.h"
#include "report/visible.h"

/* One change on its way through the stages. */
struct carrying {
    struct undertaking undertaking;
    const struct carry_out_options *options;
    struct recorded recorded;
    struct apply_result *result;
};

static void say_step(void *context, const struct step *step, bool is_going_back)
{
    const struct change_set *set = context;
    struct str target = visible(set->context->arena, step->target);

    context_say(set->context, "%s %s " STR_FORMAT,
                is_going_back ? "back:" : "step:", step_kind_name(step->kind),
                STR_ARGS(target));
}

static void say_restart(void *context, bool is_going_back)
{
    const struct change_set *set = context;

    context_say(set->context, "%s restart-daemon", is_going_back ? "back:" : "step:");
}

static void say_what(void *context, struct str what)
{
    const struct change_set *set = context;
    struct str shown = visible(set->context->arena, what);

    context_say(set->context, "  " STR_FORMAT, STR_ARGS(shown));
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

static struct apply_options apply_options_of(const struct carrying *carrying,
                                             const struct apply_events *events)
{
    const struct instance *instance = carrying->undertaking.change->rendered->instance;

    return (struct apply_options){
        .events = events,
        .batch = carrying->options->batch,
        .canary = carrying->options->canary,
        .may_restart_daemon = carrying->options->may_restart_daemon,
        .check_attempts = instance->check_attempts,
        .check_wait_ms = instance->check_wait_ms,
    };
}

static void run_plan_on(struct carrying *carrying, const struct world *world)
{
    struct change_set *set = carrying->undertaking.set;
    struct apply_events events = {set, say_step, say_restart};
    struct apply_options apply = apply_options_of(carrying, &events);
    struct apply_result *result = carrying->result;
    struct remedy_view view = {
        carrying->undertaking.change->rendered->instance->config.text,
        undertaking_command(&carrying->undertaking, "apply"),
        undertaking_command(&carrying->undertaking, "apply --recover"),
    };

    result->report = apply_run(set->context->arena, result->plan, world, &apply);
    result->remedies =
        remedies_for(set->context->arena, result->plan, &result->report, world, &view);
}

/* The state on disk after a way back that failed is neither that before nor that after. */
static bool record_failure(struct carrying *carrying, struct error *err)
{
    struct undertaking *undertaking = &carrying->undertaking;
    const struct apply_report *report = &carrying->result->report;
    bool is_stuck = report->end == APPLY_STUCK;
    bool is_elsewhere = is_stuck || plan_has_edits(undertaking->change->plan);
    struct recorded recorded;

    if (report->end == APPLY_REFUSED)
        return true;
    if (is_elsewhere && !undertaking_observe(undertaking, &recorded, err))
        return false;
    return record_failed(undertaking->set, undertaking->history, undertaking->change,
                         is_stuck ? "stuck" : "reverted", carrying->options->reason,
                         str_from(report->failed.message), &carrying->result->revision, err);
}

/* What failed, and what is left to do, is told whether it can be recorded or not. */
static void tell_unrecorded(struct carrying *carrying)
{
    struct error err = {0};

    if (record_failure(carrying, &err))
        return;
    (void)error_context(&err, "the failure is not recorded");
    (void)command_failed(carrying->undertaking.set->context->command->name, &err);
}

static bool record_success(struct carrying *carrying, struct live_world *live,
                           struct error *err)
{
    struct undertaking *undertaking = &carrying->undertaking;
    struct journal_state journal;
    bool waits = live->deadline != NULL;

    if (!record_change(undertaking->set, undertaking->history, undertaking->change,
                       waits ? RECORD_PENDING : RECORD_WANTED, carrying->options->reason,
                       &carrying->result->revision, err))
        return error_context(err, "the change is done, but not recorded");
    context_say(undertaking->set->context, "recorded as %.12s",
                carrying->result->revision.bytes);
    if (waits) {
        carrying->result->confirm_until = live->deadline->wall_seconds;
        carrying->result->confirm_command = undertaking_command(undertaking, "confirm");
        return watcher_start(undertaking, err);
    }
    return journal_read(live->arena, live->journal_path, &journal, err) &&
           live_close(live, &journal, err);
}

/* What the way back would take from the disk. What was edited has been there for nobody's
 * history to know. */
static bool record_before(struct carrying *carrying, struct error *err)
{
    struct undertaking *undertaking = &carrying->undertaking;
    const struct change *change = undertaking->change;
    bool is_edited = plan_has_edits(change->plan);
    bool is_first = !carrying->recorded.entry.revision.length && change->found;
    struct str revision;

    if (!is_edited && (change->is_on_disk || !is_first))
        return true;
    return record_change(undertaking->set, undertaking->history, change,
                         is_edited ? RECORD_EDITED : RECORD_FOUND, STR(""), &revision, err) ||
           error_context(err, "record what was found");
}

static bool do_it(struct carrying *carrying, struct error *err)
{
    struct undertaking *undertaking = &carrying->undertaking;
    struct live_world live = undertaking_world(undertaking);
    struct world world = live_world(&live);
    CLEANUP(close_daemon)
    struct daemon *wanted_daemon = change_wanted_daemon(undertaking->change);

    live.confirm_within_ms = carrying->options->confirm_within_ms;
    live.other_daemon = wanted_daemon;
    if (!record_before(carrying, err))
        return false;
    run_plan_on(carrying, &world);
    if (carrying->result->report.end == APPLY_DONE)
        return record_success(carrying, &live, err);
    tell_unrecorded(carrying);
    return true;
}

static void only_tell(struct carrying *carrying)
{
    struct change_set *set = carrying->undertaking.set;
    struct live_world live = undertaking_world(&carrying->undertaking);
    struct world world = live_world(&live), dry;
    struct dry_listener listener = {set, say_what};

    dry = dry_world(
        dry_world_create(set->context->arena, &world, carrying->result->plan, &listener));
    run_plan_on(carrying, &dry);
}

/* Nothing is touched, for that reason, which is told to the quiet too. */
static bool refuse(struct carrying *carrying, enum exit_status *status, const char *reason)
{
    struct apply_report *report = &carrying->result->report;
    struct error told;

    (void)error_set(&report->failed, ERROR_STALE, "%s", reason);
    report->end = APPLY_REFUSED;
    told = report->failed;
    (void)error_context(&told, "nothing was touched");
    *status = (enum exit_status)command_failed(
        carrying->undertaking.set->context->command->name, &told);
    return false;
}

/* Tells what is not as the approved plan saw it; how much that is. */
static size_t tell_differences(const struct carrying *carrying)
{
    struct change_set *set = carrying->undertaking.set;
    struct changed_words words = {0};

    if (carrying->options->saved)
        words = saved_differences(set, carrying->undertaking.change, carrying->options->saved);
    for (size_t i = 0; i < words.count; i++) {
        struct str shown = visible(set->context->arena, words.items[i]);

        context_say(set->context, "since the plan: " STR_FORMAT, STR_ARGS(shown));
    }
    return words.count;
}

/* Tells what is not as it was approved; how much that is. */
static size_t tell_unapproved(const struct carrying *carrying)
{
    struct change_set *set = carrying->undertaking.set;
    const struct change *change = carrying->undertaking.change;
    const struct passport_check *check = carrying->options->passport;
    struct arena *arena = set->context->arena;
    struct passport now = {0};
    struct changed_words words;

    if (!check)
        return 0;
    passport_see(arena, &check->eye, change->rendered, change->wanted, change->plan, true,
                 &now);
    words = passport_compare(arena, &check->passport, &now);
    for (size_t i = 0; i < words.count; i++) {
        struct str shown = visible(arena, words.items[i]);

        context_say(set->context, "not approved: " STR_FORMAT, STR_ARGS(shown));
    }
    if (!words.count) {
        struct str signer = visible(arena, check->signer);

        carrying->result->approver = check->signer;
        context_say(set->context, "approved by " STR_FORMAT, STR_ARGS(signer));
    }
    return words.count;
}

/* Whether there is something to do that may be done; else *status tells. */
static bool may_start(struct carrying *carrying, enum exit_status *status)
{
    struct change_set *set = carrying->undertaking.set;
    const struct carry_out_options *options = carrying->options;
    const struct plan *plan = carrying->undertaking.change->plan;
    struct plan_view view = change_view(set);
    bool waits = plan_waits_for_reload(plan);

    carrying->result->plan = plan;
    if (!options->is_json)
        report_plan(stdout, plan, &view);
    if (tell_differences(carrying))
        return refuse(carrying, status, "the plan is stale");
    if (tell_unapproved(carrying))
        return refuse(carrying, status, "this is not what the passport approves");
    if (plan->suspect_count && !options->accepts_removals)
        return refuse(carrying, status,
                      "groups would go because a file cannot be read; --accept-removals "
                      "removes them");
    if (waits && !options->keep_daemon && !options->may_restart_daemon)
        return refuse(carrying, status,
                      "supervisord must be restarted for its own options; "
                      "--allow-daemon-restart restarts it, --keep-daemon applies the rest");
    if (plan_waits_for(plan, NEED_START) && !options->keep_daemon)
        return refuse(
            carrying, status,
            "supervisord must be ended and started for its own options, which is more "
            "than --allow-daemon-restart does; --keep-daemon applies the rest");
    if (plan->no_way_back && options->confirm_within_ms)
        return refuse(carrying, status, "--confirm-within needs a way back, and there is none");
    carrying->result->is_unchanged =
        plan_is_empty(plan) && !(waits && options->may_restart_daemon);
    *status = STATUS_CLEAN;
    return !carrying->result->is_unchanged;
}

static bool refuse_while_waiting(struct arena *arena, const struct deadline *waits,
                                 struct error *err)
{
    struct str time = clock_format(arena, waits->wall_seconds);

    return error_set(err, ERROR_LOCKED,
                     "a change waits until " STR_FORMAT
                     " to be confirmed: supconf confirm keeps "
                     "it",
                     STR_ARGS(time));
}

/* Lock, end of what was left over, a look at the world. */
static bool prepare(struct carrying *carrying, struct change_set *set, struct change *change,
                    struct error *err)
{
    struct undertaking *undertaking = &carrying->undertaking;
    struct arena *arena = set->context->arena;
    struct deadline waits;
    enum left_over left;

    if (!undertaking_open(set, change, undertaking, err) ||
        !undertaking_settle(undertaking, &left, &waits, err))
        return false;
    if (left == LEFT_WAITING)
        return refuse_while_waiting(arena, &waits, err);
    if (!undertaking_observe(undertaking, &carrying->recorded, err) ||
        (change->root < 0 &&
         !root_open(str_to_c(arena, set->project.settings.prefix), &change->root, err)))
        return false;
    change_plan(set, change);
    return true;
}

/* Without lock and history: a dry run leaves no trace, and a change under way is no harm to it.
 */
static bool prepare_dry(struct carrying *carrying, struct change_set *set,
                        struct change *change, struct error *err)
{
    struct undertaking *undertaking = &carrying->undertaking;

    *undertaking = (struct undertaking){.set = set, .change = change, .lock = -1};
    if (!record_open_existing(set, &undertaking->history, err) ||
        !undertaking_observe(undertaking, &carrying->recorded, err))
        return false;
    change_plan(set, change);
    return true;
}

/* So that the next edit has a way back. */
static bool record_as_it_is(struct carrying *carrying, struct error *err)
{
    struct undertaking *undertaking = &carrying->undertaking;
    const struct change *change = undertaking->change;

    return !change->is_on_disk || carrying->options->is_dry || !change->is_running ||
           !carrying->result->is_unchanged ||
           record_change(undertaking->set, undertaking->history, change, RECORD_FOUND, STR(""),
                         &carrying->result->revision, err);
}

static bool carry(struct carrying *carrying, struct change_set *set, struct change *change,
                  enum exit_status *status, struct error *err)
{
    const struct carry_out_options *options = carrying->options;
    struct apply_report *report = &carrying->result->report;
    struct plan_view view = change_view(set);

    carrying->result->is_dry = options->is_dry;
    if (options->is_dry ? !prepare_dry(carrying, set, change, err)
                        : !prepare(carrying, set, change, err))
        return false;
    if (!may_start(carrying, status))
        return record_as_it_is(carrying, err);
    if (options->is_dry)
        only_tell(carrying);
    else if (!do_it(carrying, err))
        return false;
    if (report->failed.kind == ERROR_USAGE) {
        *err = report->failed;
        return false;
    }
    *status = status_of(report->end);
    if (!options->is_json)
        report_apply(stdout, carrying->result, &view);
    return true;
}

bool carry_out(struct change_set *set, struct change *change,
               const struct carry_out_options *options, struct apply_result *result,
               enum exit_status *status, bool *was_interrupted, struct error *err)
{
    CLEANUP(signals_release) struct signals signals;
    struct carrying carrying = {
        .undertaking = {.lock = -1}, .options = options, .result = result};
    bool done;

    set->restarts_readers = options->restarts_readers;
    signals = signals_hold();
    done = carry(&carrying, set, change, status, err);
    *was_interrupted = signals_are_waiting();
    signals_forget(); /* it went back, or had come to its end */
    close_undertaking(&carrying.undertaking);
    return done;
}

void carry_out_report(const struct change_set *set, const struct carry_out_options *options,
                      const struct apply_result *results, size_t count)
{
    struct plan_view view = change_view(set);

    if (options->is_json)
        report_applies_json(stdout, results, count, &view);
}

static bool read_batch(const char *word, size_t *batch, struct error *err)
{
    char *end;

    errno = 0;
    *batch = strtoul(word, &end, 10);
    return (!errno && *batch && !*end && word[0] != '-') ||
           error_set(err, ERROR_USAGE, "--batch takes a number from 1, not '%s'", word);
}

bool carry_out_options(const struct arguments *arguments, struct carry_out_options *options,
                       struct error *err)
{
    const char *batch = option_value(arguments, "batch"),
               *within = option_value(arguments, "confirm-within");

    *options = (struct carry_out_options){
        .reason = str_from(option_value(arguments, "message")),
        .accepts_removals = option_is_given(arguments, "accept-removals"),
        .keep_daemon = option_is_given(arguments, "keep-daemon"),
        .may_restart_daemon = option_is_given(arguments, "allow-daemon-restart"),
        .restarts_readers = option_is_given(arguments, "restart-readers"),
        .is_dry = option_is_given(arguments, "dry-run"),
        .is_json = option_choice(arguments, "format", 0) == 1,
        .canary = str_from(option_value(arguments, "canary")),
    };
    if (batch && !read_batch(batch, &options->batch, err))
        return false;
    return !within ||
           duration_parse(str_from(within), DAY_SECONDS, &options->confirm_within_ms) ||
           error_set(
               err, ERROR_USAGE,
               "--confirm-within takes a time up to a day, such as 90s, 5m or 1h, not '%s'",
               within);
}
