/* SPDX-License-Identifier: MIT */
/* What programs and supervisord have written, as doctor reads it: up to the first NUL the log
 * of supervisord, then that of a process. */
#include <stdint.h>
#include <stdlib.h>

#include "daemon/diagnose.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

/* Whatever is told is one line, stands in the input or is ours, and has something to do. */
static void diagnose(struct arena *arena, struct str log, struct str error,
                     const struct process_events *events, enum condition condition)
{
    const struct process_info info = {.spawn_error = error};
    const struct symptoms symptoms = {.subject = STR("a:b:c"),
                                      .info = &info,
                                      .condition = condition,
                                      .events = events,
                                      .log = log};
    struct ailment ailment = diagnose_process(arena, &symptoms);

    require(cause_name(ailment.cause)[0]);
    require(ailment.advice.count > 0);
    require(last_lines(log, 3).length <= log.length);
    for (size_t i = 0; i < ailment.evidence.count; i++)
        require(ailment.evidence.items[i].lines.length > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str text = {(const char *)data, size};
    struct str own = str_cut(&text, '\0'), rest = text;
    struct event_log log = events_read(arena, own, true, STR("2026-11-25 10:00:00"));
    struct str error = str_cut(&rest, '\n');

    for (enum condition condition = CONDITION_STOPPED; condition <= CONDITION_LOST; condition++)
        diagnose(arena, text, error, NULL, condition);
    for (size_t i = 0; i < log.by_name.count; i++) {
        const struct process_events *events = events_of(&log, log.by_name.entries[i].key);

        require(events && events->exits >= 0 && events->last_line.length);
        diagnose(arena, text, error, events, CONDITION_RETRYING);
    }
    return 0;
}
