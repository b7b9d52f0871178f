/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

enum { DEFAULT_BUFFER = 10 };

/* Events that come in bursts: a line of output each, or a change of state of every process. */
static bool comes_in_bursts(struct str event)
{
    return str_equal(event, STR("EVENT")) || str_equal(event, STR("PROCESS_STATE")) ||
           str_starts_with(event, STR("PROCESS_LOG"));
}

static void check(struct lint *lint)
{
    for (size_t i = 0; i < lint->model->group_count; i++) {
        const struct group *group = lint->model->groups[i];
        struct finding *finding;
        size_t j = 0;

        if (group->kind != GROUP_EVENTLISTENER || group->buffer_size > DEFAULT_BUFFER)
            continue;
        while (j < group->event_count && !comes_in_bursts(group->events[j]))
            j++;
        if (j == group->event_count)
            continue;
        finding = lint_report(lint, section_span(lint, group->section, STR("events")),
                              "a buffer of %lld events overflows with " STR_FORMAT,
                              (long long)group->buffer_size, STR_ARGS(group->events[j]));
        finding->help = STR("set buffer_size to some hundred");
    }
}

const struct rule rule_event_buffer_small = {
    .kind =
        {
            .code = "SV413",
            .name = "event-buffer-small",
            .severity = SEVERITY_WARNING,
            .summary = "an event listener waits for many events with a small buffer",
            .why = "Events that come while the listener is busy wait in the buffer; when it is "
                   "full the oldest is thrown away. A restart of a dozen programs is enough.",
            .source = "Supervisor manual, buffer_size; superlance issues 119 and 131",
            .bad = "[supervisord]\n\n[eventlistener:e]\ncommand=/bin/e\nevents=PROCESS_STATE\n",
            .good = "[supervisord]\n\n[eventlistener:e]\ncommand=/bin/e\nevents=PROCESS_STATE\n"
                    "buffer_size=1024\n",
        },
    .whole = check,
};
