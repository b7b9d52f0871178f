/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "base/path.h"
#include "daemon/diagnose.h"

enum { SHOWN_LINES = 8 };

/* clang-format off */
static const struct trouble_cause {
    enum cause cause;
    const char *purpose; /* NULL: nothing but to look again */
    const char *command; /* one that ends with a space wants the main file */
} causes[] = {
    [TROUBLE_NONE] = {CAUSE_NO_SERVER, "give it a [unix_http_server]",
                      "supconf explain unix_http_server"},
    [TROUBLE_NO_SOCKET] = {CAUSE_DAEMON_DOWN, "start it", "supervisord -c "},
    [TROUBLE_NOBODY] = {CAUSE_DAEMON_DOWN, "start it", "supervisord -c "},
    [TROUBLE_NO_PERMISSION] = {CAUSE_NO_ACCESS, "ask as its owner", "sudo supconf doctor"},
    [TROUBLE_PASSWORD] = {CAUSE_WRONG_PASSWORD, "see when its files got another one",
                          "ls -l "},
    [TROUBLE_NO_ANSWER] = {CAUSE_DAEMON_HUNG, "see whether it is stopped (T) or waits (D)",
                           "ps -C supervisord -o pid,stat,wchan,args"},
    [TROUBLE_SHUTTING_DOWN] = {CAUSE_DAEMON_BUSY, "look again in a while", "supconf status"},
    [TROUBLE_FAILED] = {CAUSE_UNKNOWN, NULL, NULL},
    [TROUBLE_GARBAGE] = {CAUSE_UNKNOWN, "see who listens there", "ss -lxtnp"},
    [TROUBLE_OTHER] = {CAUSE_UNKNOWN, NULL, NULL},
};
/* clang-format on */

/* A command that ends with a space wants the main file. */
static struct str complete(struct arena *arena, const char *command, struct str config)
{
    struct str words = str_from(command);

    return str_ends_with(words, STR(" "))
               ? str_printf(arena, "%s'" STR_FORMAT "'", command, STR_ARGS(config))
               : words;
}

static bool is_down(const struct ailment *ailment)
{
    return ailment->cause == CAUSE_DAEMON_DOWN;
}

struct ailment diagnose_daemon(struct arena *arena, const struct daemon_symptoms *symptoms)
{
    const struct trouble_cause *cause = &causes[symptoms->trouble];
    struct ailment ailment = {
        .subject = symptoms->instance, .cause = cause->cause, .reason = symptoms->silence};

    if (!symptoms->has_files) {
        ailment.cause = CAUSE_FILE_MISSING;
        ailment_advise(arena, &ailment, STR("see what is there"),
                       str_printf(arena, "ls -l '" STR_FORMAT "'",
                                  STR_ARGS(path_directory(symptoms->config))));
        return ailment;
    }
    if (is_down(&ailment) && symptoms->pid) {
        ailment.reason = str_printf(
            arena, "pid %" PRId64 " of its pidfile lives, but its socket is gone: " STR_FORMAT,
            symptoms->pid, STR_ARGS(symptoms->silence));
        ailment_advise(arena, &ailment,
                       STR("have it make its socket anew (this stops all its programs)"),
                       str_printf(arena, "kill -HUP %" PRId64, symptoms->pid));
        return ailment;
    }
    if (is_down(&ailment) && symptoms->refusal.length) {
        ailment.cause = CAUSE_REFUSED_CONFIGURATION;
        ailment.reason = str_printf(arena, "it does not run, and would not start: " STR_FORMAT,
                                    STR_ARGS(symptoms->refusal));
        ailment_advise(
            arena, &ailment, STR("see all that is wrong in its files"),
            str_printf(arena, "supconf lint '" STR_FORMAT "'", STR_ARGS(symptoms->config)));
    }
    if (is_down(&ailment))
        ailment_show(arena, &ailment, symptoms->log_path,
                     last_lines(symptoms->log, SHOWN_LINES));
    if (cause->command)
        ailment_advise(arena, &ailment, str_from(cause->purpose),
                       complete(arena, cause->command, symptoms->config));
    if (cause->cause == CAUSE_DAEMON_HUNG && symptoms->pid)
        ailment_advise(arena, &ailment, STR("let it go on when it is stopped"),
                       str_printf(arena, "kill -CONT %" PRId64, symptoms->pid));
    return ailment;
}
