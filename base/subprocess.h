/* SPDX-License-Identifier: MIT */
/* Runs another program to its end, or to a time limit, and keeps what it prints. */
#ifndef BASE_SUBPROCESS_H
#define BASE_SUBPROCESS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct subprocess_result {
    int exit_code; /* -1: ended by a signal or by the time limit */
    int signal;    /* number of that signal, else 0 */
    bool timed_out;
    struct str output; /* standard output and error, in the order in which they came; what comes
                          after the first MiB is dropped */
};

/* arguments[0] is looked for in PATH; the array ends with NULL. input is the file that it reads
 * as standard input, NULL for an empty one. The program runs in a process group of its own,
 * which is killed at the time limit. Fails only when it cannot be started. */
bool subprocess_run(struct arena *arena, const char *const *arguments, const char *input,
                    int timeout_ms, struct subprocess_result *result, struct error *err)
    MUST_CHECK;

/* As subprocess_run, for what is parsed: output is standard output alone, standard error goes
 * where ours goes, and it may take as long as it likes. */
bool subprocess_read(struct arena *arena, const char *const *arguments,
                     struct subprocess_result *result, struct error *err) MUST_CHECK;

/* As subprocess_run, for questions whose answers are parsed: output is standard output alone,
 * standard error is dropped. The program has these variables alone (NAME=VALUE, ending with
 * NULL) and works in this folder. arguments[0] is a path. */
bool subprocess_ask(struct arena *arena, const char *const *arguments,
                    const char *const *environment, const char *folder, int timeout_ms,
                    struct subprocess_result *result, struct error *err) MUST_CHECK;

/* Runs it in the foreground, with our standard input, so that it can ask the user; what it
 * prints goes to our standard error. */
bool subprocess_attach(const char *const *arguments, struct subprocess_result *result,
                       struct error *err) MUST_CHECK;

#endif
