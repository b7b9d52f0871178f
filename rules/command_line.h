/* SPDX-License-Identifier: MIT */
/*
 * The command of a program as Supervisor hands it to exec: words as Python's shlex.split() cuts
 * them (POSIX quoting, no comments, no operators, no variables). When they start a shell with
 * -c, its script can be read too, as far as its outline: the simple commands in it.
 *
 *     struct command_line line = command_line_read(arena, &process->command);
 *     if (line.fault == COMMAND_OK && line.is_shell) ...
 */
#ifndef RULES_COMMAND_LINE_H
#define RULES_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/traced.h"

enum command_fault {
    COMMAND_OK,
    COMMAND_NO_CLOSING_QUOTE,
    COMMAND_NO_ESCAPED_CHARACTER,
};

struct word {
    struct traced text; /* without quotes; each byte knows where it was written */
    struct str name;    /* behind the last slash: asked for again and again */
    bool is_quoted;     /* in part or in whole, or escaped */
};

struct word_list {
    struct word *items;
    size_t count, capacity;
};

/* At a fault *at is the offset of the quote or backslash, and the words before it are kept. */
enum command_fault words_split(struct arena *arena, const struct traced *text,
                               struct word_list *words, size_t *at);

struct command_line {
    struct word_list words;
    enum command_fault fault;
    size_t fault_offset;
    bool is_shell;       /* sh, bash, dash, ... with -c */
    size_t script_index; /* of the word that is its script */
};

struct command_line command_line_read(struct arena *arena, const struct traced *command);

/* What follows a simple command in a script. */
enum script_joint {
    SCRIPT_END,
    SCRIPT_AND,        /* && */
    SCRIPT_OR,         /* || */
    SCRIPT_PIPE,       /* | or |& */
    SCRIPT_SEQUENCE,   /* ; or the end of a line */
    SCRIPT_BACKGROUND, /* & */
};

struct script_command {
    struct traced text; /* trimmed, not empty */
    enum script_joint joint;
};

struct script {
    struct script_command *items;
    size_t count, capacity;
    bool is_compound; /* has loops, branches, functions, subshells: the outline says little */
};

struct script script_read(struct arena *arena, const struct traced *text);

/* The part of a path after its last slash: what a program is called by. */
struct str word_name(const struct word *word);

/* Where the word was written. */
struct span word_span(const struct word *word);

#endif
