/* SPDX-License-Identifier: MIT */
#include "daemon/events.h"

#include <time.h>

enum { TIME_BYTES = sizeof("2026-11-25 10:00:00") - 1 };

struct str events_time(struct arena *arena, int64_t seconds)
{
    time_t time = (time_t)seconds;
    struct tm parts = {0};
    char text[TIME_BYTES + 16];

    localtime_r(&time, &parts);
    return str_copy(arena,
                    (struct str){text, strftime(text, sizeof(text), "%Y-%m-%d %T", &parts)});
}

/* "2026-11-25 10:00:00,123 INFO exited: web (exit status 1; not expected)": takes the time off
 * and leaves what stands behind the level. Other lines are parts of longer messages. */
static bool take_time(struct str *line, struct str *time)
{
    struct str rest = *line;
    struct str date = str_next_word(&rest), clock = str_next_word(&rest),
               level = str_next_word(&rest);

    if (date.length != 10 || date.bytes[4] != '-' || date.bytes[7] != '-' || clock.length < 8 ||
        clock.bytes[2] != ':' || !level.length)
        return false;
    *time = str_slice(*line, 0, TIME_BYTES);
    *line = str_trim(rest);
    return true;
}

static void take_exit(struct map *by_name, struct str message, struct str line, bool counts)
{
    struct str rest = str_slice(message, sizeof("exited: ") - 1, message.length);
    size_t bracket = str_search(rest, STR(" ("));
    struct str name = str_slice(rest, 0, bracket);
    struct process_events *events;

    if (bracket == STR_NOT_FOUND || !str_ends_with(rest, STR(")")))
        return;
    events = map_get(by_name, name);
    if (!events) {
        events = ARENA_NEW(by_name->arena, struct process_events);
        map_put(by_name, name, events);
    }
    events->exits += counts;
    events->last_exit = str_slice(rest, bracket + 2, rest.length - 1);
    events->last_line = line;
}

struct event_log events_read(struct arena *arena, struct str text, bool is_cut,
                             struct str since)
{
    struct event_log log = {.by_name = {.arena = arena}};
    bool has_begun = false;

    while (text.length) {
        struct str line = str_trim(str_cut(&text, '\n')), message = line, time;

        if (!take_time(&message, &time))
            continue;
        if (!has_begun)
            log.is_partial = is_cut && str_compare(time, since) > 0;
        has_begun = log.is_known = true;
        if (str_starts_with(message, STR("exited: ")))
            take_exit(&log.by_name, message, line, str_compare(time, since) >= 0);
    }
    return log;
}

const struct process_events *events_of(const struct event_log *log, struct str process)
{
    return map_get(&log->by_name, process);
}
