/* SPDX-License-Identifier: MIT */
/*
 * Jinja templates as tokens. White space control (-, +, trim_blocks, the final newline) is done
 * here: the text tokens are what is written. Newlines stay as they are in the file; they become
 * LF when text is written.
 */
#ifndef TEMPLATE_JINJA_LEXER_H
#define TEMPLATE_JINJA_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/list.h"
#include "template/rendering.h"

enum token_kind {
    TOKEN_TEXT,
    TOKEN_OUTPUT_BEGIN,
    TOKEN_OUTPUT_END,
    TOKEN_STATEMENT_BEGIN,
    TOKEN_STATEMENT_END,
    TOKEN_NAME,
    TOKEN_CONSTANT, /* a number or a string */
    TOKEN_OPERATOR,
    TOKEN_END,
};

enum jinja_operator {
    OPERATOR_NONE,
    OPERATOR_POWER,
    OPERATOR_FLOOR_DIVIDE,
    OPERATOR_EQUAL,
    OPERATOR_UNEQUAL,
    OPERATOR_GREATER_EQUAL,
    OPERATOR_LESS_EQUAL,
    OPERATOR_ADD,
    OPERATOR_SUBTRACT,
    OPERATOR_DIVIDE,
    OPERATOR_MULTIPLY,
    OPERATOR_MODULO,
    OPERATOR_CONCAT,
    OPERATOR_OPEN_BRACKET,
    OPERATOR_CLOSE_BRACKET,
    OPERATOR_OPEN_PAREN,
    OPERATOR_CLOSE_PAREN,
    OPERATOR_OPEN_BRACE,
    OPERATOR_CLOSE_BRACE,
    OPERATOR_GREATER,
    OPERATOR_LESS,
    OPERATOR_ASSIGN,
    OPERATOR_DOT,
    OPERATOR_COLON,
    OPERATOR_PIPE,
    OPERATOR_COMMA,
    OPERATOR_SEMICOLON,
    OPERATOR_IN, /* words: made by the parser */
    OPERATOR_NOT_IN,
};

struct token {
    enum token_kind kind;
    enum jinja_operator operation;
    struct span span;
    const struct value *constant;
};

struct token_list {
    struct token *items; /* the last is TOKEN_END */
    size_t count, capacity;
};

/* White space around tags: Jinja2's own options of these names. */
struct jinja_settings {
    bool trim_blocks, lstrip_blocks, keep_trailing_newline;
    bool
        keeps_backslashes; /* in strings of {{ }}, as Ansible reads values that are templates */
};

struct lexer {
    struct rendering *rendering;
    struct arena *arena, *scratch; /* of constants, and of tokens */
    const struct text *text;
    const struct jinja_settings *settings;
    struct str str; /* up to where the template counts */
    size_t at;
    struct token_list tokens;
    struct span opening; /* of the tag that is being read */
    bool is_in_output;   /* it is {{ */
    LIST_OF(struct span) brackets;
};

/* The bytes from start_at to end_at; false when a fault was reported. The tokens live in
 * scratch, the constants that they stand for in arena. */
bool jinja_lex(struct rendering *rendering, struct arena *arena, struct arena *scratch,
               const struct text *text, size_t start_at, size_t end_at,
               const struct jinja_settings *settings, struct token_list *tokens) MUST_CHECK;

/* Reads the name, constant or operator at lexer->at. */
bool jinja_lex_word(struct lexer *lexer) MUST_CHECK;

/* Adds a token of the bytes from start to lexer->at. */
struct token *lexer_add(struct lexer *lexer, enum token_kind kind, size_t start);
bool lexer_fail(struct lexer *lexer, struct span span, const char *format, ...)
    PRINTF_LIKE(3, 4);

#endif
