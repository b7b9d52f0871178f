/* SPDX-License-Identifier: MIT */
/*
 * The command line of one command: options by tables, everything else is an operand. The same
 * rows parse, are shown by --help and feed the shells' completion.
 *
 * --name=value, --name value, -o value, -ovalue, several letters in one word (-qv), `--` ends
 * the options, `-` is an operand.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/str.h"

/* A table of rows ends with one without a name. */
struct option_row {
    const char *name;           /* without the dashes */
    char letter;                /* 0: none */
    const char *value;          /* what help calls the value; NULL: it takes none; "[=KIND]":
                                   it may be left out, and comes behind a = only */
    const char *summary;        /* one line */
    const char *const *choices; /* all there are, then NULL; NULL: any value */
};

enum { OPTION_TABLES_MAX = 3 }; /* its own, those of all commands, those of readers */

struct option_tables {
    const struct option_row *items[OPTION_TABLES_MAX];
    size_t count;
};

struct given_option {
    const struct option_row *row;
    const char *value; /* NULL when the option takes none */
};

struct arguments {
    const struct option_tables *tables;
    struct given_option *options; /* in the order of the command line */
    size_t option_count;
    const char **operands;
    size_t operand_count;
};

/* Whether a value must follow. */
bool option_needs_value(const struct option_row *row);

/* words has count entries: what follows the command's name. Views of it are kept. Fails with
 * ERROR_USAGE, saying what was typed and which name is nearest. */
bool options_parse(struct arena *arena, const struct option_tables *tables, char **words,
                   size_t count, struct arguments *arguments, struct error *err) MUST_CHECK;

/* Whether the command has such an option at all. */
bool option_is_known(const struct arguments *arguments, const char *name);

/* The option must be in the tables. Whether it was given; its last value, or NULL. */
bool option_is_given(const struct arguments *arguments, const char *name);
const char *option_value(const struct arguments *arguments, const char *name);

/* All values of an option, in order. */
size_t option_values(struct arena *arena, const struct arguments *arguments, const char *name,
                     const char ***values);

/* The values of a list option, each cut at its commas, without white space and empty words. */
size_t option_words(struct arena *arena, const struct arguments *arguments, const char *name,
                    struct str **words);

/* The last value as a whole number of [least, most]; fallback when there is none. Fails with
 * ERROR_USAGE for any other. */
bool option_number(const struct arguments *arguments, const char *name, long least, long most,
                   long fallback, long *number, struct error *err) MUST_CHECK;

/* Index of the option's last value among its choices, or fallback when none was given. */
size_t option_choice(const struct arguments *arguments, const char *name, size_t fallback);

#endif
