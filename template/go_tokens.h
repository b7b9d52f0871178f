/* SPDX-License-Identifier: MIT */
/* A Go template as a list of tokens: text, and what stands between {{ and }}. */
#ifndef TEMPLATE_GO_TOKENS_H
#define TEMPLATE_GO_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include "template/rendering.h"

enum go_token_kind {
    GO_TOKEN_END, /* of the template */
    GO_TOKEN_TEXT,
    GO_TOKEN_OPEN,       /* {{ */
    GO_TOKEN_CLOSE,      /* }} */
    GO_TOKEN_WORD,       /* function or keyword */
    GO_TOKEN_FIELD,      /* .name; the span is without the dot */
    GO_TOKEN_DOT,        /* . alone */
    GO_TOKEN_VARIABLE,   /* $ or $name */
    GO_TOKEN_STRING,     /* "...": with its quotes, as the next two */
    GO_TOKEN_RAW_STRING, /* `...` */
    GO_TOKEN_CHARACTER,  /* '.' */
    GO_TOKEN_NUMBER,
    GO_TOKEN_DECLARE, /* := */
    GO_TOKEN_ASSIGN,  /* = */
    GO_TOKEN_PIPE,
    GO_TOKEN_COMMA,
    GO_TOKEN_LEFT_PARENTHESIS,
    GO_TOKEN_RIGHT_PARENTHESIS,
};

struct go_token {
    enum go_token_kind kind;
    struct span span;
    bool is_spaced; /* white space stands before it */
};

struct go_tokens {
    struct go_token *items; /* the last one is GO_TOKEN_END */
    size_t count, capacity;
};

/* False when a fault was reported. Comments are gone, trim markers have been heeded. */
bool go_read_tokens(struct rendering *rendering, struct arena *arena, struct go_tokens *tokens)
    MUST_CHECK;

/* The value of a literal token; NULL when a fault was reported. go_literals.c */
const struct value *go_literal(struct rendering *rendering, struct arena *arena,
                               const struct go_token *token);

#endif
