/* SPDX-License-Identifier: MIT */
/* start, stop and restart: one walk with three aims. */
#include <inttypes.h>
#include <stdio.h>

#include "base/signals.h"
#include "change/fleet.h"
#include "daemon/condition.h"
#include "daemon/operate.h"
#include "report/visible.h"

enum { MAX_TIMEOUT_SECONDS = 86400, DEFAULT_PRIORITY = 999 };

static const char *const verbs[] = {
    [OPERATION_START] = "start",
    [OPERATION_STOP] = "stop",
    [OPERATION_RESTART] = "restart",
};

struct targets {
    struct operation_target *items;
    size_t count, capacity;
};

static void add_targets(struct arena *arena, const struct fleet_item *item, size_t index,
                        struct targets *targets)
{
    for (size_t i = 0; i < item->running.count; i++) {
        const struct process_info *info = &item->running.processes[i];
        const struct process *configured =
            configured_process(item->model, info->group, info->name);

        if (item->selected[i])
            *LIST_ADD(arena, targets) = (struct operation_target){
                .instance = item->name,
                .instance_index = index,
                .daemon = item->daemon,
                .daemon_pid = item->running.identity.pid,
                .before = info,
                .configured = configured,
                .priority =
                    configured ? configured->program->group->priority : DEFAULT_PRIORITY,
                .program_priority =
                    configured ? configured->program->priority : DEFAULT_PRIORITY,
            };
    }
}

static struct str shown_name(struct arena *arena, const struct operation_target *target)
{
    return visible(arena,
                   str_printf(arena, STR_FORMAT ":" STR_FORMAT ":" STR_FORMAT,
                              STR_ARGS(target->instance), STR_ARGS(target->before->group),
                              STR_ARGS(target->before->name)));
}

/* Nobody is asked, so that scripts can use it; but what will be touched is said first. */
static void announce(const struct context *context, const struct operation_request *request,
                     const struct targets *targets)
{
    for (size_t i = 0; i < targets->count; i++) {
        const struct operation_target *target = &targets->items[i];
        struct str name = shown_name(context->arena, target),
                   state = visible(context->arena, target->before->state_name);

        if (target->before->pid)
            context_say(context, "%s " STR_FORMAT " (" STR_FORMAT ", pid %" PRId64 ")",
                        verbs[request->operation], STR_ARGS(name), STR_ARGS(state),
                        target->before->pid);
        else
            context_say(context, "%s " STR_FORMAT " (" STR_FORMAT ")",
                        verbs[request->operation], STR_ARGS(name), STR_ARGS(state));
    }
}

static void print_outcome(const struct context *context,
                          const struct operation_request *request,
                          const struct operation_target *target)
{
    static const char *const done[] = {
        [OPERATION_START] = "started",
        [OPERATION_STOP] = "stopped",
        [OPERATION_RESTART] = "restarted",
    };
    const struct style *style = &context->style;
    bool is_stop = request->operation == OPERATION_STOP;
    const struct {
        const char *style, *words;
    } outcomes[] = {
        [OUTCOME_LEFT] = {style->warning, "left"                              },
        [OUTCOME_DONE] = {style->added,   done[request->operation]            },
        [OUTCOME_ALREADY] = {style->faint,   is_stop ? "was down" : "was running"},
        [OUTCOME_FAILED] = {style->error,   "failed"                            },
    };
    struct str name = shown_name(context->arena, target),
               why = visible(context->arena, target->why);

    printf("%s%-11s%s " STR_FORMAT, outcomes[target->outcome].style,
           outcomes[target->outcome].words, style->reset, STR_ARGS(name));
    if (target->is_finished)
        printf(" (it has finished, exit status %" PRId64 ")", target->exit_status);
    else if (target->pid && target->outcome != OUTCOME_FAILED)
        printf(" (pid %" PRId64 ")", target->pid);
    if (why.length)
        printf(": " STR_FORMAT, STR_ARGS(why));
    putchar('\n');
}

static void say_totals(const struct context *context, const struct targets *targets)
{
    static const char *const words[] = {
        [OUTCOME_LEFT] = "left",
        [OUTCOME_DONE] = "done",
        [OUTCOME_ALREADY] = "already so",
        [OUTCOME_FAILED] = "failed",
    };
    struct buffer line = {.arena = context->arena};
    struct str text;

    for (size_t outcome = 0; outcome < COUNT_OF(words); outcome++) {
        size_t count = 0;

        for (size_t i = 0; i < targets->count; i++)
            count += targets->items[i].outcome == outcome;
        if (count)
            buffer_printf(&line, "%s%zu %s", line.length ? ", " : "", count, words[outcome]);
    }
    text = buffer_str(&line);
    if (text.length)
        context_say(context, STR_FORMAT, STR_ARGS(text));
}

/* Where to look when one does not come up. */
static void advise(const struct context *context, const struct operation_request *request,
                   const struct targets *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        if (targets->items[i].outcome == OUTCOME_FAILED &&
            request->operation != OPERATION_STOP) {
            struct str name = shown_name(context->arena, &targets->items[i]);

            context_say(context, "see: supconf doctor '" STR_FORMAT "'", STR_ARGS(name));
            return;
        }
}

/* Whether all that was named could be asked; the others are told. */
static bool tell_unreached(const struct fleet *fleet)
{
    bool are_all = true;

    for (size_t i = 0; i < fleet->count; i++) {
        const struct fleet_item *item = &fleet->items[i];
        struct arena *arena = fleet->set.context->arena;
        struct str name = visible(arena, item->name), why = visible(arena, item->silence);

        if (!item->is_selected || item->is_reached)
            continue;
        are_all = false;
        fflush(stdout);
        fprintf(stderr, "supconf: %s: " STR_FORMAT ": " STR_FORMAT "\n",
                fleet->set.context->command->name, STR_ARGS(name), STR_ARGS(why));
    }
    return are_all;
}

static bool read_request(const struct context *context, enum operation operation,
                         struct operation_request *request, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    long seconds;

    if (!arguments->operand_count)
        return error_set(err, ERROR_USAGE, "name what to %s: a pattern such as 'api:*'",
                         verbs[operation]);
    if (!option_number(arguments, "timeout", 1, MAX_TIMEOUT_SECONDS, 0, &seconds, err))
        return false;
    *request = (struct operation_request){
        .operation = operation,
        .timeout_ms = seconds * 1000,
        .keeps_going =
            operation == OPERATION_RESTART && option_is_given(arguments, "keep-going"),
    };
    return true;
}

static bool control(const struct context *context, enum operation operation,
                    enum exit_status *status, struct error *err)
{
    CLEANUP(close_fleet) struct fleet fleet = {.count = 0};
    struct operation_request request;
    struct targets targets = {.count = 0};
    bool is_usable, is_well = true;

    if (!read_request(context, operation, &request, err) ||
        !fleet_open(context, false, &fleet, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    fleet_ask(&fleet);
    if (!fleet_select(&fleet, err))
        return false;
    for (size_t i = 0; i < fleet.count; i++)
        add_targets(context->arena, &fleet.items[i], i, &targets);
    operate_order(&request, targets.items, targets.count);
    announce(context, &request, &targets);
    (void)signals_hold(); /* to the end of the program */
    operate_run(context->arena, &request, targets.items, targets.count);
    for (size_t i = 0; i < targets.count; i++) {
        print_outcome(context, &request, &targets.items[i]);
        is_well &= targets.items[i].outcome == OUTCOME_DONE ||
                   targets.items[i].outcome == OUTCOME_ALREADY;
    }
    say_totals(context, &targets);
    advise(context, &request, &targets);
    *status = !tell_unreached(&fleet) ? STATUS_FAILED
              : is_well               ? STATUS_CLEAN
                                      : STATUS_FINDINGS;
    return true;
}

bool run_start(struct context *context, enum exit_status *status, struct error *err)
{
    return control(context, OPERATION_START, status, err);
}

bool run_stop(struct context *context, enum exit_status *status, struct error *err)
{
    return control(context, OPERATION_STOP, status, err);
}

bool run_restart(struct context *context, enum exit_status *status, struct error *err)
{
    return control(context, OPERATION_RESTART, status, err);
}
