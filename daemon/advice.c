/* SPDX-License-Identifier: MIT */
#include "daemon/advice.h"

#include <inttypes.h>

void ailment_advise(struct arena *arena, struct ailment *ailment, struct str purpose,
                    struct str command)
{
    if (command.length)
        *LIST_ADD(arena, &ailment->advice) = (struct advice){purpose, command};
}

void ailment_show(struct arena *arena, struct ailment *ailment, struct str source,
                  struct str lines)
{
    if (lines.length)
        *LIST_ADD(arena, &ailment->evidence) = (struct evidence){source, lines};
}

/* Whether what stands before a number says that it is a port: ":8000", "port 8000", or the
 * second part of "('127.0.0.1', 8000)". */
static bool announces_port(struct str before)
{
    return str_ends_with(before, STR(":")) || str_ends_with(before, STR("port ")) ||
           str_ends_with(before, STR("port=")) || str_ends_with(before, STR(", "));
}

/* The last one, or 0. Of a command any word that is a number above those of the system. */
static int64_t find_port(struct str text, bool is_command)
{
    int64_t port = 0;

    for (size_t i = 0; i < text.length; i++) {
        struct str before = str_slice(text, 0, i);
        int64_t number = 0;

        while (i < text.length && text.bytes[i] >= '0' && text.bytes[i] <= '9' &&
               number <= UINT16_MAX)
            number = number * 10 + text.bytes[i++] - '0';
        if (number > 0 && number <= UINT16_MAX &&
            (announces_port(before) ||
             (is_command && number >= 1024 && str_ends_with(before, STR(" ")))))
            port = number;
    }
    return port;
}

static void advise_on_port(struct arena *arena, const struct symptoms *symptoms,
                           struct ailment *ailment)
{
    int64_t port = find_port(ailment->reason, false);

    if (!port && symptoms->configured)
        port = find_port(symptoms->configured->command.str, true);
    ailment_advise(arena, ailment, STR("see who has the port"),
                   port ? str_printf(arena, "ss -ltnp 'sport = :%" PRId64 "'", port)
                        : STR("ss -ltnp"));
}

static const char mend[] = "mend its options, then see what that changes";
static const char ask_kernel[] = "journalctl -k --grep 'out of memory|oom-kill'";

static const struct remedy {
    enum cause cause;
    const char *purpose;
    const char *command; /* NULL: what shows the options */
} remedies[] = {
    {CAUSE_COMMAND_NOT_FOUND, mend,                  NULL                       },
    {CAUSE_NOT_PERMITTED,     mend,                  NULL                       },
    {CAUSE_LOG_UNUSABLE,      mend,                  NULL                       },
    {CAUSE_FILE_MISSING,      mend,                  NULL                       },
    {CAUSE_WRONG_ARGUMENTS,   mend,                  NULL                       },
    {CAUSE_ENDED_TOO_EARLY,   mend,                  NULL                       },
    {CAUSE_DISK_FULL,         "see what is full",    "df -h"                    },
    {CAUSE_OUT_OF_MEMORY,     "ask the kernel",      ask_kernel                 },
    {CAUSE_KILLED,            "ask the kernel",      ask_kernel                 },
    {CAUSE_NOT_SIGNALLED,     "see what still runs", "ps -eo pid,ppid,user,args"},
};

static const struct remedy *find_remedy(enum cause cause)
{
    for (size_t i = 0; i < COUNT_OF(remedies); i++)
        if (remedies[i].cause == cause)
            return &remedies[i];
    return NULL;
}

static struct str see_options(struct arena *arena, const struct symptoms *symptoms)
{
    return symptoms->config.length
               ? str_printf(arena, "supconf lint '" STR_FORMAT "'", STR_ARGS(symptoms->config))
               : STR("supconf plan");
}

/* The same command finds the supervisord as the one that is asking now. */
static struct str same_fleet(struct arena *arena, const struct symptoms *symptoms)
{
    return symptoms->config.length
               ? str_printf(arena, " -c '" STR_FORMAT "'", STR_ARGS(symptoms->config))
               : STR("");
}

void advise_on_cause(struct arena *arena, const struct symptoms *symptoms,
                     struct ailment *ailment)
{
    const struct remedy *remedy = find_remedy(ailment->cause);
    struct str subject = symptoms->subject, fleet = same_fleet(arena, symptoms);
    bool is_by_hand = ailment->cause == CAUSE_STOPPED_BY_HAND,
         is_up = symptoms->condition == CONDITION_LOOPING ||
                 symptoms->condition == CONDITION_RETRYING;

    if (ailment->cause == CAUSE_PORT_TAKEN)
        advise_on_port(arena, symptoms, ailment);
    else if (remedy)
        ailment_advise(arena, ailment, str_from(remedy->purpose),
                       remedy->command ? str_from(remedy->command)
                                       : see_options(arena, symptoms));
    if (!is_by_hand && symptoms->log.length)
        ailment_advise(arena, ailment, STR("read on"),
                       str_printf(arena, "supconf logs '" STR_FORMAT "'%s -n 100" STR_FORMAT,
                                  STR_ARGS(subject), symptoms->is_stderr ? " --stderr" : "",
                                  STR_ARGS(fleet)));
    if (ailment->cause == CAUSE_NOT_SIGNALLED)
        return; /* to start it would make a second copy */
    ailment_advise(arena, ailment, is_by_hand ? STR("start it") : STR("then try again"),
                   str_printf(arena, "supconf %s '" STR_FORMAT "'" STR_FORMAT,
                              is_up ? "restart" : "start", STR_ARGS(subject), STR_ARGS(fleet)));
}
