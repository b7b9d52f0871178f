/* SPDX-License-Identifier: MIT */
/* A Jinja template as a tree. It lives in the arena of one rendering and is read-only. */
#ifndef RENDER_JINJA_AST_H
#define RENDER_JINJA_AST_H

#include <stddef.h>

#include "base/str.h"
#include "base/text.h"
#include "render/jinja_lexer.h"
#include "render/value.h"

enum expression_kind {
    EXPRESSION_CONSTANT,
    EXPRESSION_NAME,
    EXPRESSION_LIST,
    EXPRESSION_TUPLE,
    EXPRESSION_MAP,       /* key, value, key, value */
    EXPRESSION_ATTRIBUTE, /* operand 0 . name */
    EXPRESSION_ITEM,      /* operand 0 [ operand 1 ] */
    EXPRESSION_SLICE,     /* operand 0 [ 1 : 2 : 3 ]; those left out are NULL */
    EXPRESSION_CALL,      /* operand 0 ( arguments ) */
    EXPRESSION_FILTER,    /* operand 0 | name ( arguments ) */
    EXPRESSION_TEST,      /* operand 0 is name ( arguments ) */
    EXPRESSION_NOT,
    EXPRESSION_SIGN,    /* operator is + or - */
    EXPRESSION_BINARY,  /* arithmetic */
    EXPRESSION_COMPARE, /* operand i, operators[i], operand i + 1 */
    EXPRESSION_AND,     /* two or more operands, as for or and ~ */
    EXPRESSION_OR,
    EXPRESSION_CONCAT,
    EXPRESSION_CONDITION, /* operand 1 if operand 0 else operand 2, which may be NULL */
};

struct callable;

struct argument {
    struct str name; /* empty: by position */
    struct span span;
    struct expression *value;
};

struct expression {
    enum expression_kind kind;
    unsigned depth; /* of the tree below: bounds recursion */
    struct span span;
    struct span name; /* of a name, attribute, filter or test */
    enum jinja_operator operation;
    const struct value *constant;
    const struct callable *callable; /* of a filter or test */
    struct expression **items;       /* the operands */
    size_t count, capacity;
    enum jinja_operator *operators;
    size_t operator_count, operator_capacity;
    struct argument *arguments;
    size_t argument_count, argument_capacity;
};

/* What is assigned to: a name, or names in a tuple. */
struct target {
    struct span span;
    struct target *items; /* none: a name */
    size_t count, capacity;
};

enum statement_kind {
    STATEMENT_TEXT,
    STATEMENT_OUTPUT,
    STATEMENT_IF,
    STATEMENT_FOR,
    STATEMENT_SET,
};

struct statement_list {
    struct statement *items;
    size_t count, capacity;
};

/* One way of an if: condition NULL is the else. */
struct branch {
    const struct expression *condition;
    struct statement_list body;
};

struct statement {
    enum statement_kind kind;
    struct span span;                    /* the text, or the tag that opens */
    const struct expression *expression; /* of output, set and for */
    const struct expression *filter;     /* for x in y if filter */
    struct target target;                /* of set and for */
    struct statement_list body;          /* of for, and of set without expression */
    struct branch *branches;             /* of if; of for at most one: its else */
    size_t branch_count, branch_capacity;
};

#endif
