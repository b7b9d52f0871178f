/* SPDX-License-Identifier: MIT */
#include "change/recover.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/signals.h"
#include "change/undertaking.h"
#include "change/watcher.h"
#include "cli/execute.h"
#include "report/visible.h"

struct open_changes {
    struct str *items; /* instances */
    size_t count, capacity;
};

/* Those that are asked for and have a journal. */
static struct open_changes list_open(const struct change_set *set)
{
    struct arena *arena = set->context->arena;
    const struct settings *settings = &set->project.settings;
    struct open_changes open = {0};

    for (size_t i = 0; i < settings->instances.count; i++) {
        struct str instance = settings->instances.items[i].name.text;
        struct str path =
            str_printf(arena, STR_FORMAT "/journals/" STR_FORMAT ".journal",
                       STR_ARGS(settings->history_repository), STR_ARGS(instance));

        if (change_is_asked_for(set, instance) && !access(path.bytes, F_OK))
            *LIST_ADD(arena, &open) = instance;
    }
    return open;
}

static void say_end(const struct context *context, struct str instance, enum left_over left,
                    const struct deadline *waits)
{
    struct str name = visible(context->arena, instance), time;

    switch (left) {
    case LEFT_NOTHING:
        return;
    case LEFT_CLEARED:
        context_say(context, STR_FORMAT ": nothing was left but a journal", STR_ARGS(name));
        return;
    case LEFT_TAKEN_BACK:
        context_say(context, STR_FORMAT ": the former state is back", STR_ARGS(name));
        return;
    case LEFT_WAITING:
        time = clock_format(context->arena, waits->wall_seconds);
        context_say(context, STR_FORMAT ": goes back at " STR_FORMAT " unless it is confirmed",
                    STR_ARGS(name), STR_ARGS(time));
        return;
    }
}

static bool recover_one(struct change_set *set, struct str instance, struct error *err)
{
    CLEANUP(close_undertaking) struct undertaking undertaking = {.lock = -1};
    struct deadline waits = {0};
    enum left_over left;

    if (!change_frame(set, instance, err) ||
        !undertaking_open(set, &set->items[0], &undertaking, err) ||
        !undertaking_settle(&undertaking, &left, &waits, err) ||
        (left == LEFT_WAITING && !watcher_start(&undertaking, err)))
        return false;
    say_end(set->context, instance, left, &waits);
    return true;
}

/* In *set, without what they want; *open is empty when *is_usable is false. */
static bool open_waiting(struct context *context, struct change_set *set,
                         struct open_changes *open, enum exit_status *status, bool *is_usable,
                         struct error *err)
{
    *open = (struct open_changes){0};
    if (!change_open(context, set, status, is_usable, err))
        return false;
    if (!*is_usable)
        return true;
    *status = STATUS_CLEAN;
    *open = list_open(set);
    return true;
}

bool recover_all(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(signals_release) struct signals signals;
    CLEANUP(close_changes) struct change_set set = {0};
    struct open_changes open;
    bool is_usable;

    signals = signals_hold();
    if (!open_waiting(context, &set, &open, status, &is_usable, err))
        return false;
    for (size_t i = 0; i < open.count; i++) {
        struct error failed = {0};

        if (recover_one(&set, open.items[i], &failed))
            continue;
        *status = command_failed(context->command->name, &failed) == STATUS_REFUSED
                      ? STATUS_REFUSED
                      : STATUS_STUCK;
    }
    signals_forget();
    return true;
}

static bool confirm_one(struct change_set *set, struct str instance, struct error *err)
{
    CLEANUP(close_undertaking) struct undertaking undertaking = {.lock = -1};
    struct journal_state journal;
    struct recorded recorded;
    struct live_world live;

    if (!change_frame(set, instance, err) ||
        !undertaking_open(set, &set->items[0], &undertaking, err) ||
        !journal_read(set->context->arena, undertaking.journal_path, &journal, err))
        return false;
    if (journal.stage != JOURNAL_PENDING)
        return error_set(err, ERROR_STALE,
                         "no change of '" STR_FORMAT "' waits to be confirmed",
                         STR_ARGS(instance));
    if (deadline_left_ms(&journal.deadline) <= 0)
        return error_set(err, ERROR_STALE, "it is too late: '" STR_FORMAT "' is going back",
                         STR_ARGS(instance));
    if (!undertaking_observe(&undertaking, &recorded, err) ||
        (undertaking.change->root < 0 &&
         !root_open(str_to_c(set->context->arena, set->project.settings.prefix),
                    &undertaking.change->root, err)))
        return false;
    live = undertaking_world(&undertaking);
    if (!live_close(&live, &journal, err))
        return false;
    context_say(set->context, STR_FORMAT ": the change stays", STR_ARGS(instance));
    return record_settled(set, undertaking.history, undertaking.change, "confirmed",
                          "by supconf confirm", err);
}

bool run_confirm(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(signals_release) struct signals signals;
    CLEANUP(close_changes) struct change_set set = {0};
    struct open_changes open;
    bool is_usable;

    signals = signals_hold();
    if (!open_waiting(context, &set, &open, status, &is_usable, err))
        return false;
    for (size_t i = 0; i < open.count; i++)
        if (!confirm_one(&set, open.items[i], err))
            return false;
    return open.count || !is_usable ||
           error_set(err, ERROR_STALE, "no change waits to be confirmed");
}
