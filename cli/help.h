/* SPDX-License-Identifier: MIT */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

#include "cli/command.h"

/* All commands in one screen. */
void help_overview(FILE *out);

/* One command: usage, what it does, its options, examples. */
void help_command(FILE *out, const struct command *command);

#endif
