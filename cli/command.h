/* SPDX-License-Identifier: MIT */
/*
 * A command is a constant that describes it and a function that runs it. Both have the
 * command's name and stand in commands.def once: command_lint and run_lint.
 *
 * The descriptions of all commands are in both programs (help and completion show them); the
 * functions are only in the program that runs them.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/str.h"
#include "cli/options.h"

struct context;

/* What the process ends with: part of the contract, see supconf(1). */
enum exit_status {
    STATUS_CLEAN = 0,
    STATUS_FINDINGS = 1,    /* findings at the fail level, differences, a plan with steps */
    STATUS_FAILED = 2,      /* wrong usage, or something cannot be read */
    STATUS_ROLLED_BACK = 3, /* apply failed, the former state is back */
    STATUS_STUCK = 4,       /* apply failed, something is left to do by hand */
    STATUS_REFUSED = 5,     /* stale, locked, or needs a restart of the daemon */
};

struct command {
    const char *name;
    const char *arguments; /* as usage shows them: "[FILE|DIR]..." */
    const char *summary;   /* one line */
    const char *help;      /* paragraphs, each line below 80 columns */
    const char *examples;  /* one a line */
    const struct option_row *options;
    const char *const *words; /* operands for shells to offer, then NULL; NULL: files */
    bool reads_configuration; /* has the options of readers too */
    bool takes_package;       /* its first operand may be a release archive: has PACKAGE_ROWS */
    const char
        *change_option; /* with it, a command of supconf runs in supconf-change; or NULL */
};

/* Fails with an error, which the caller prints, or says how the process shall end. */
typedef bool command_run(struct context *context, enum exit_status *status, struct error *err);

#define SUPCONF(name) extern const struct command command_##name;
#define CHANGE(name) extern const struct command command_##name;
#include "cli/commands.def"
#undef SUPCONF
#undef CHANGE

#define SUPCONF(name) command_run run_##name;
#define CHANGE(name) command_run run_##name;
#include "cli/commands.def"
#undef SUPCONF
#undef CHANGE

/* All commands of both programs; ends with NULL. */
extern const struct command *const commands[];

/* NULL: there is none of that name. */
const struct command *command_find(const char *name);

/* Its own options, then the common ones, then those of readers. */
struct option_tables command_options(const struct command *command);

/* Of commands that render (project_render). */
#define EXTRA_VARIABLES_ROW                                                                    \
    {                                                                                          \
        "extra-vars", 'e', "NAME=VALUE", "a variable on top of all others; repeatable", NULL   \
    }

/* Of commands that take a release archive (cli/packaged.h). */
#define PACKAGE_ROWS                                                                           \
    {"host", 0, "HOST", "with a package: who this machine is in it", NULL},                    \
    {                                                                                          \
        "signers", 0, "FILE", "who must have signed the package or passport", NULL             \
    }

/* Of commands on supervisords that can be named without settings (cli/located.h). */
#define LOCATED_ROWS                                                                           \
    {"config", 'c', "FILE", "a supervisord by its main file, not by settings", NULL},          \
        {"socket", 0, "PATH", "a supervisord by its unix socket", NULL},                       \
    {                                                                                          \
        "server-url", 0, "URL", "a supervisord by http://[USER:PASSWORD@]HOST:PORT", NULL      \
    }

extern const struct option_row common_options[];
extern const struct option_row reader_options[];

#endif
