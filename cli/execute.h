/* SPDX-License-Identifier: MIT */
/* From the words of a command line to a run and an exit status: the part of `main` that both
 * programs share. */
#ifndef CLI_EXECUTE_H
#define CLI_EXECUTE_H

#include "cli/command.h"

struct command_entry {
    const struct command *command;
    command_run *run;
};

/* words are those behind the command's name. Prints what goes wrong. */
int command_execute(const struct command_entry *entry, char **words, size_t count);

/* "supconf: unknown command 'lnit', did you mean 'lint'?" */
int command_unknown(const char *word);

/* Prints why a command failed; returns the exit status. */
int command_failed(const char *command, const struct error *err);

/* Flushes standard output and says when it could not take all. */
int finish_output(const char *command, int status);

#endif
