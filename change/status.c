/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/descriptor.h"
#include "base/signals.h"
#include "change/fleet.h"
#include "change/status_drift.h"
#include "history/history.h"
#include "report/status.h"

enum { DEFAULT_WATCH_SECONDS = 2, MAX_WATCH_SECONDS = 86400, DEFAULT_ROWS = 24 };
enum status_format { STATUS_HUMAN, STATUS_JSON };

/* Ends within the last hour after which it came back. Below 0: nobody knows. */
static int64_t count_restarts(const struct event_log *log, const struct process_events *events,
                              const struct process_info *info)
{
    bool is_down = !info->pid;

    if (!log->is_known)
        return -1;
    return events && events->exits ? events->exits - is_down : 0;
}

static void add_processes(const struct fleet *fleet, const struct fleet_item *item,
                          struct instance_status *instance)
{
    struct arena *arena = fleet->set.context->arena;
    struct event_log log = fleet_events(arena, item);

    for (size_t i = 0; i < item->running.count; i++) {
        const struct process_info *info = &item->running.processes[i];
        const struct process_events *events = fleet_events_of(&log, item, info);

        if (!item->selected[i])
            continue;
        *LIST_ADD(arena, &instance->processes) = (struct process_status){
            .info = info,
            .condition =
                condition_of(info, configured_process(item->model, info->group, info->name),
                             events ? events->exits : 0),
            .restarts = count_restarts(&log, events, info),
            .is_at_least = log.is_partial,
        };
    }
}

/* The selected part of the fleet. */
static bool gather(struct fleet *fleet, struct status_report *report, struct error *err)
{
    struct arena *arena = fleet->set.context->arena;
    CLEANUP(close_history) struct history *history = NULL;
    struct drift_search search = {.fleet = fleet};

    *report = (struct status_report){
        .host = fleet->set.host,
        .time = time(NULL),
        .instances = ARENA_ARRAY(arena, struct instance_status, fleet->count),
        .secrets = &fleet->set.project.secrets,
    };
    if (!drift_begin(&search, &history, err))
        return false;
    for (size_t i = 0; i < fleet->count; i++) {
        const struct fleet_item *item = &fleet->items[i];
        struct instance_status *instance = &report->instances[report->count];

        if (!item->is_selected)
            continue;
        report->count++;
        *instance = (struct instance_status){.name = item->name,
                                             .config = item->config,
                                             .is_reached = item->is_reached,
                                             .identity = item->running.identity,
                                             .silence = item->silence};
        if (item->is_reached)
            add_processes(fleet, item, instance);
        if (item->is_whole && !drift_find(&search, item, instance, err))
            return false;
    }
    report->has_faults = search.has_faults;
    return true;
}

/* One look, printed to out. */
static bool look(const struct context *context, FILE *out, enum exit_status *status,
                 struct error *err)
{
    CLEANUP(close_fleet) struct fleet fleet = {.count = 0};
    struct status_report report;
    bool is_usable;

    if (!fleet_open(context, false, &fleet, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    fleet_ask(&fleet);
    if (!fleet_select(&fleet, err) || !gather(&fleet, &report, err))
        return false;
    if (option_choice(&context->arguments, "format", STATUS_HUMAN) == STATUS_JSON)
        report_status_json(out, &report);
    else
        report_status(out, &report, &context->style);
    *status = !status_is_reached(&report) ? STATUS_FAILED
              : status_is_well(&report)   ? STATUS_CLEAN
                                          : STATUS_FINDINGS;
    return true;
}

static size_t terminal_rows(void)
{
    struct winsize size;

    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row ? size.ws_row
                                                                       : DEFAULT_ROWS;
}

/* Writes over what stood there before, so that nothing flickers. */
static void redraw(struct arena *arena, struct str text, long seconds)
{
    struct str now = clock_format(arena, time(NULL));
    size_t rows = terminal_rows();

    printf("\033[H" STR_FORMAT ", every %ld s\033[K\n", STR_ARGS(now), seconds);
    for (size_t row = 2; row < rows && text.length; row++) {
        struct str line = str_cut(&text, '\n');

        printf(STR_FORMAT "\033[K\n", STR_ARGS(line));
    }
    fputs("\033[J", stdout);
}

static bool watch_once(const struct context *context, long seconds, enum exit_status *status,
                       struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct context round = *context;
    bool is_drawn = isatty(STDOUT_FILENO) == 1 &&
                    option_choice(&context->arguments, "format", STATUS_HUMAN) == STATUS_HUMAN;
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = is_drawn ? open_memstream(&bytes, &length) : stdout;
    bool is_done;

    if (!out)
        return error_errno(err, "draw on the terminal");
    round.arena = arena;
    is_done = look(&round, out, status, err);
    if (is_drawn) {
        fclose(out);
        if (is_done)
            redraw(arena, (struct str){bytes, length}, seconds);
        free(bytes);
    } else if (option_choice(&context->arguments, "format", STATUS_HUMAN) == STATUS_HUMAN) {
        putchar('\n');
    }
    fflush(stdout);
    return is_done;
}

static bool watch(const struct context *context, long seconds, enum exit_status *status,
                  struct error *err)
{
    (void)signals_hold(); /* to the end of the program */
    if (isatty(STDOUT_FILENO) == 1)
        fputs("\033[2J", stdout);
    do {
        if (!watch_once(context, seconds, status, err))
            return false;
    } while (!ferror(stdout) && !signals_wait(seconds * 1000));
    return true;
}

bool run_status(struct context *context, enum exit_status *status, struct error *err)
{
    long seconds;

    if (!option_number(&context->arguments, "watch", 1, MAX_WATCH_SECONDS,
                       DEFAULT_WATCH_SECONDS, &seconds, err))
        return false;
    if (option_is_given(&context->arguments, "watch"))
        return watch(context, seconds, status, err);
    return look(context, stdout, status, err);
}
