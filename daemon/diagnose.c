/* SPDX-License-Identifier: MIT */
#include "daemon/diagnose.h"

#include <inttypes.h>
#include <stdlib.h>

#include "daemon/advice.h"

static const struct str trace = STR_INIT("Traceback (most recent call last)");

enum { SHOWN_LINES = 8, STATUS_NOT_EXECUTABLE = 126, STATUS_NOT_FOUND = 127 };

const char *cause_name(enum cause cause)
{
    static const char *const names[] = {
        [CAUSE_UNKNOWN] = "unknown",
        [CAUSE_COMMAND_NOT_FOUND] = "command-not-found",
        [CAUSE_NOT_PERMITTED] = "not-permitted",
        [CAUSE_LOG_UNUSABLE] = "log-unusable",
        [CAUSE_DISK_FULL] = "disk-full",
        [CAUSE_PORT_TAKEN] = "port-taken",
        [CAUSE_DEPENDENCY_DOWN] = "dependency-down",
        [CAUSE_MODULE_MISSING] = "module-missing",
        [CAUSE_FILE_MISSING] = "file-missing",
        [CAUSE_WRONG_ARGUMENTS] = "wrong-arguments",
        [CAUSE_OUT_OF_MEMORY] = "out-of-memory",
        [CAUSE_EXCEPTION] = "exception",
        [CAUSE_KILLED] = "killed",
        [CAUSE_EXITED] = "exited",
        [CAUSE_ENDED_TOO_EARLY] = "ended-too-early",
        [CAUSE_STOPPED_BY_HAND] = "stopped-by-hand",
        [CAUSE_NOT_SIGNALLED] = "not-signalled",
        [CAUSE_REFUSED_CONFIGURATION] = "refused-configuration",
        [CAUSE_DAEMON_DOWN] = "daemon-down",
        [CAUSE_DAEMON_HUNG] = "daemon-hung",
        [CAUSE_DAEMON_BUSY] = "daemon-busy",
        [CAUSE_NO_ACCESS] = "no-access",
        [CAUSE_WRONG_PASSWORD] = "wrong-password",
        [CAUSE_NO_SERVER] = "no-server",
        [CAUSE_CHECK_FAILED] = "check-failed",
    };

    return names[cause];
}

/* Words that give a cause away, the more certain first. */
struct clue {
    struct str words;
    enum cause cause;
};

/* Of supervisord, when it could not start a process. */
static const struct clue spawn_clues[] = {
    {STR_INIT("can't find command"),   CAUSE_COMMAND_NOT_FOUND},
    {STR_INIT("is not executable"),    CAUSE_NOT_PERMITTED    },
    {STR_INIT("is a directory"),       CAUSE_NOT_PERMITTED    },
    {STR_INIT("no permission to run"), CAUSE_NOT_PERMITTED    },
    {STR_INIT("ENOSPC"),               CAUSE_DISK_FULL        },
    {STR_INIT("making dispatchers"),   CAUSE_LOG_UNUSABLE     },
    {STR_INIT("during fork"),          CAUSE_OUT_OF_MEMORY    },
};

/* In what a process wrote. */
static const struct clue log_clues[] = {
    {STR_INIT("No space left on device"),              CAUSE_DISK_FULL        },
    {STR_INIT("Disk quota exceeded"),                  CAUSE_DISK_FULL        },
    {STR_INIT("ddress already in use"),                CAUSE_PORT_TAKEN       },
    {STR_INIT("EADDRINUSE"),                           CAUSE_PORT_TAKEN       },
    {STR_INIT("port is already allocated"),            CAUSE_PORT_TAKEN       },
    {STR_INIT("ModuleNotFoundError"),                  CAUSE_MODULE_MISSING   },
    {STR_INIT("No module named"),                      CAUSE_MODULE_MISSING   },
    {STR_INIT("ImportError"),                          CAUSE_MODULE_MISSING   },
    {STR_INIT("Cannot find module"),                   CAUSE_MODULE_MISSING   },
    {STR_INIT("error while loading shared libraries"), CAUSE_MODULE_MISSING   },
    {STR_INIT("onnection refused"),                    CAUSE_DEPENDENCY_DOWN  },
    {STR_INIT("ECONNREFUSED"),                         CAUSE_DEPENDENCY_DOWN  },
    {STR_INIT("ConnectionRefusedError"),               CAUSE_DEPENDENCY_DOWN  },
    {STR_INIT("an't connect to"),                      CAUSE_DEPENDENCY_DOWN  },
    {STR_INIT("ould not connect to"),                  CAUSE_DEPENDENCY_DOWN  },
    {STR_INIT("Name or service not known"),            CAUSE_DEPENDENCY_DOWN  },
    {STR_INIT("No route to host"),                     CAUSE_DEPENDENCY_DOWN  },
    {STR_INIT("onnection timed out"),                  CAUSE_DEPENDENCY_DOWN  },
    {STR_INIT("MemoryError"),                          CAUSE_OUT_OF_MEMORY    },
    {STR_INIT("Cannot allocate memory"),               CAUSE_OUT_OF_MEMORY    },
    {STR_INIT("OutOfMemoryError"),                     CAUSE_OUT_OF_MEMORY    },
    {STR_INIT("couldn't setuid"),                      CAUSE_NOT_PERMITTED    },
    {STR_INIT("couldn't chdir"),                       CAUSE_FILE_MISSING     },
    {STR_INIT("ermission denied"),                     CAUSE_NOT_PERMITTED    },
    {STR_INIT("EACCES"),                               CAUSE_NOT_PERMITTED    },
    {STR_INIT("command not found"),                    CAUSE_COMMAND_NOT_FOUND},
    {STR_INIT(": not found"),                          CAUSE_COMMAND_NOT_FOUND},
    {STR_INIT("No such file or directory"),            CAUSE_FILE_MISSING     },
    {STR_INIT("ENOENT"),                               CAUSE_FILE_MISSING     },
    {STR_INIT("unrecognized option"),                  CAUSE_WRONG_ARGUMENTS  },
    {STR_INIT("unrecognized arguments"),               CAUSE_WRONG_ARGUMENTS  },
    {STR_INIT("invalid option"),                       CAUSE_WRONG_ARGUMENTS  },
    {STR_INIT("No such option"),                       CAUSE_WRONG_ARGUMENTS  },
};

struct str last_lines(struct str text, size_t count)
{
    size_t start;

    text = str_trim(text);
    for (start = text.length; start > 0; start--)
        if (text.bytes[start - 1] == '\n' && !--count)
            break;
    return str_slice(text, start, text.length);
}

static const struct clue *find_clue(const struct clue *clues, size_t count, struct str text)
{
    for (size_t i = 0; i < count; i++)
        if (str_contains(text, clues[i].words))
            return &clues[i];
    return NULL;
}

/* The last line that holds the words. */
static struct str line_with(struct str text, struct str words)
{
    struct str found = STR("");

    while (text.length) {
        struct str line = str_cut(&text, '\n');

        if (str_contains(line, words))
            found = str_trim(line);
    }
    return found;
}

/* The last of several traces, one like the other, else the last lines. */
static struct str telling_lines(struct str log)
{
    struct str lines = last_lines(log, SHOWN_LINES);

    for (size_t next;
         (next = str_search(str_slice(lines, 1, lines.length), trace)) != STR_NOT_FOUND;)
        lines = str_slice(lines, next + 1, lines.length);
    return lines;
}

/* What an exception comes to: the first line behind a trace of Python that is not indented. */
static struct str exception_line(struct str log)
{
    struct str found = STR("");
    bool is_inside = false;

    while (log.length) {
        struct str line = str_cut(&log, '\n');

        if (str_contains(line, trace)) {
            is_inside = true;
        } else if (is_inside && str_trim(line).length && line.bytes[0] != ' ' &&
                   line.bytes[0] != '\t') {
            found = str_trim(line);
            is_inside = false;
        }
    }
    return found;
}

static void settle(struct ailment *ailment, enum cause cause, struct str reason)
{
    ailment->cause = cause;
    ailment->reason = reason;
}

static bool from_spawn_error(const struct symptoms *symptoms, struct ailment *ailment)
{
    struct str error = symptoms->info->spawn_error;
    const struct clue *clue = find_clue(spawn_clues, COUNT_OF(spawn_clues), error);

    if (clue)
        settle(ailment, clue->cause, error);
    return clue;
}

/* Only a process that does not stay up is told by its log: the lines may be old. */
static bool from_log(const struct symptoms *symptoms, struct ailment *ailment)
{
    struct str exception = exception_line(symptoms->log);
    struct str text = last_lines(symptoms->log, 40);
    const struct clue *clue;

    if (exception.length) {
        clue = find_clue(log_clues, COUNT_OF(log_clues), exception);
        settle(ailment, clue ? clue->cause : CAUSE_EXCEPTION, exception);
        return true;
    }
    clue = find_clue(log_clues, COUNT_OF(log_clues), text);
    if (!clue)
        return false;
    settle(ailment, clue->cause, line_with(text, clue->words));
    return true;
}

static struct str how_it_ended(const struct symptoms *symptoms)
{
    struct str words = symptoms->events ? symptoms->events->last_exit : STR("");

    return str_slice(words, 0, str_search(words, STR("; ")));
}

static bool from_end(struct arena *arena, const struct symptoms *symptoms,
                     struct ailment *ailment)
{
    struct str end = how_it_ended(symptoms), status = end;
    bool is_early = str_contains(symptoms->info->spawn_error, STR("too quickly"));
    int64_t code = symptoms->info->exit_status;

    if (str_starts_with(end, STR("terminated by "))) {
        settle(ailment, CAUSE_KILLED,
               str_printf(arena, STR_FORMAT "%s", STR_ARGS(end),
                          str_contains(end, STR("SIGKILL"))
                              ? ": by the kernel for want of memory, or by hand"
                              : ""));
        return true;
    }
    if (str_starts_with(end, STR("exit status "))) {
        status = str_slice(end, sizeof("exit status ") - 1, end.length);
        code = strtoll(str_to_c(arena, status), NULL, 10);
    } else if (!code && !is_early) {
        return false;
    }
    if (code == STATUS_NOT_FOUND)
        settle(ailment, CAUSE_COMMAND_NOT_FOUND, STR("its shell found no such command (127)"));
    else if (code == STATUS_NOT_EXECUTABLE)
        settle(ailment, CAUSE_NOT_PERMITTED, STR("its shell may not run the command (126)"));
    else if (!code && is_early)
        settle(ailment, CAUSE_ENDED_TOO_EARLY,
               STR("it ends well before startsecs: it puts itself into the background, or it "
                   "is a job that runs once"));
    else
        settle(ailment, CAUSE_EXITED,
               str_printf(arena, "it exits with status %" PRId64 "%s", code,
                          is_early ? " before startsecs" : ""));
    return true;
}

static void find_cause(struct arena *arena, const struct symptoms *symptoms,
                       struct ailment *ailment)
{
    if (symptoms->condition == CONDITION_LOST) {
        settle(ailment, CAUSE_NOT_SIGNALLED,
               STR("supervisord could not signal it and gave it up; it may still run"));
        return;
    }
    if (symptoms->condition == CONDITION_STOPPED) {
        settle(ailment, CAUSE_STOPPED_BY_HAND,
               symptoms->info->start ? STR("somebody stopped it")
                                     : STR("it was not started, though autostart is on"));
        return;
    }
    if (from_spawn_error(symptoms, ailment) || from_log(symptoms, ailment))
        return;
    if (symptoms->failed_check.length) {
        settle(
            ailment, CAUSE_DEPENDENCY_DOWN,
            str_printf(arena, "a check fails: " STR_FORMAT, STR_ARGS(symptoms->failed_check)));
        return;
    }
    if (!from_end(arena, symptoms, ailment))
        settle(ailment, CAUSE_UNKNOWN,
               symptoms->info->spawn_error.length ? symptoms->info->spawn_error
                                                  : STR("it left no trace of why"));
}

struct ailment diagnose_process(struct arena *arena, const struct symptoms *symptoms)
{
    struct ailment ailment = {.subject = symptoms->subject,
                              .state = symptoms->info->state_name};
    bool is_by_hand;

    find_cause(arena, symptoms, &ailment);
    is_by_hand = ailment.cause == CAUSE_STOPPED_BY_HAND;
    if (symptoms->condition == CONDITION_LOOPING)
        ailment.reason = str_printf(
            arena, "it dies and comes back (%" PRId64 " times in the last hour): " STR_FORMAT,
            symptoms->events ? symptoms->events->exits : 0, STR_ARGS(ailment.reason));
    if (!is_by_hand)
        ailment_show(arena, &ailment,
                     symptoms->is_stderr ? STR("its stderr") : STR("its stdout"),
                     telling_lines(symptoms->log));
    if (!is_by_hand && symptoms->events)
        ailment_show(arena, &ailment, STR("supervisord"), symptoms->events->last_line);
    advise_on_cause(arena, symptoms, &ailment);
    return ailment;
}
