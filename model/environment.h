/* SPDX-License-Identifier: MIT */
/*
 * The value of an `environment` option. supervisord cuts it into tokens with Python's shlex
 * (not in POSIX mode) and takes every four of them as key, =, value and a separator that it
 * never looks at; so text between tokens is lost without a word. The tokens are kept for the
 * rules that warn of it.
 */
#ifndef MODEL_ENVIRONMENT_H
#define MODEL_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/list.h"
#include "base/str.h"
#include "model/model.h"

/* offset and length are what the token took of the value; its text is shorter when a comment
 * lay inside. */
struct token {
    struct str text;
    size_t offset, length;
};

struct token_list {
    struct arena *arena; /* of the items */
    struct token *items;
    size_t count, capacity;
    bool is_open;       /* a quote was never closed: the rest of the value is no token */
    size_t open_offset; /* of that quote */
};

struct token_list environment_tokens(struct arena *arena, struct str value);

/* Index of the first token of the group that is not KEY = VALUE, or tokens->count. */
size_t environment_bad_group(const struct token_list *tokens);

/* The variables of all complete groups before the first bad one: views of the value, or copies
 * in the arena, so that the tokens can go. */
struct environment environment_from(struct arena *arena, const struct token_list *tokens);

bool environment_holds(const struct environment *environment, struct str name);

/* base overridden by own: the environment of a process. One of the two itself when the other is
 * empty. */
struct environment environment_merge(struct arena *arena, const struct environment *base,
                                     const struct environment *own);

#endif
