/* SPDX-License-Identifier: MIT */
/* What a command is given. */
#ifndef CLI_CONTEXT_H
#define CLI_CONTEXT_H

#include <stdbool.h>

#include "base/arena.h"
#include "cli/command.h"
#include "cli/options.h"
#include "report/style.h"

struct context {
    struct arena *arena;           /* of the whole run */
    const struct command *command; /* that runs */
    struct str directory;          /* where it runs: absolute */
    struct arguments arguments;    /* of the command line, checked against its tables */
    struct style style;            /* of standard output */
    struct style talk_style;       /* of standard error */
    bool is_quiet;                 /* -q: no talk */
    bool is_verbose;               /* -v: say what is read and done */
};

/* A line of talk to standard error, unless the run is quiet. */
void context_say(const struct context *context, const char *format, ...) PRINTF_LIKE(2, 3);

/* Fails when there are more operands than that. */
bool context_operands_at_most(const struct context *context, size_t most, struct error *err)
    MUST_CHECK;

#endif
