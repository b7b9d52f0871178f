/* SPDX-License-Identifier: MIT */
/* A Jinja template as a tree. It lives in the arena of one rendering and is read-only. */
#ifndef TEMPLATE_JINJA_AST_H
#define TEMPLATE_JINJA_AST_H

#include <stddef.h>

#include "base/str.h"
#include "base/text.h"
#include "template/jinja_lexer.h"
#include "values/value.h"

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
    EXPRESSION_BLOCK,     /* what the body of a filter or set statement wrote */
    EXPRESSION_CONDITION, /* operand 1 if operand 0 else operand 2, which may be NULL */
};

struct callable;

enum spread {
    SPREAD_NONE,
    SPREAD_LIST, /* *list */
    SPREAD_MAP,  /* **map */
};

struct argument {
    enum spread spread;
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

/* What is assigned to: a name, NAME.ATTRIBUTE of a namespace, or names in a tuple. */
struct target {
    struct span span;
    struct span attribute; /* text NULL: none */
    struct target *items;  /* none: a name */
    size_t count, capacity;
};

enum statement_kind {
    STATEMENT_TEXT,
    STATEMENT_OUTPUT,
    STATEMENT_IF,
    STATEMENT_FOR,
    STATEMENT_SET,
    STATEMENT_WITH,
    STATEMENT_FILTER,
    STATEMENT_DO,
    STATEMENT_MACRO,
    STATEMENT_CALL,
    STATEMENT_INCLUDE,
    STATEMENT_IMPORT,
    STATEMENT_FROM,
    STATEMENT_EXTENDS,
    STATEMENT_BLOCK,
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

struct parameter {
    struct str name;
    struct span span;
    const struct expression *otherwise; /* or NULL */
};

/* A macro, or the body of a call statement, as it stands in the template. */
struct definition {
    struct str name;
    struct span span;
    struct parameter *items;
    size_t count, capacity;
    struct statement_list body;
    bool takes_rest, takes_names, takes_caller; /* it speaks of varargs, kwargs, caller */
};

/* A part of a template that those which extend it may replace. */
struct block {
    struct str name;
    struct span span;
    struct statement_list body;
    bool is_scoped;   /* it sees the names around it */
    bool is_required; /* it must be replaced */
};

/* from TEMPLATE import NAME as ALIAS */
struct imported_name {
    struct span name, alias;
};

struct assignment {
    struct target target;
    const struct expression *value;
};

struct statement {
    enum statement_kind kind;
    struct span span;                    /* the text, or the tag that opens */
    const struct expression *expression; /* of most */
    const struct expression *filter;     /* for x in y if filter; set x | filter; filter */
    bool uses_loop;                      /* a for whose body speaks of loop */
    bool is_recursive;                   /* a for that loop() runs again */
    struct target target;                /* of set and for */
    struct statement_list body;          /* of for, and of set without expression */
    struct branch *branches;             /* of if; of for at most one: its else */
    size_t branch_count, branch_capacity;
    struct definition *definition; /* of macro and call */
    struct block *block;
    struct assignment *assignments; /* of with */
    size_t assignment_count, assignment_capacity;
    struct imported_name *names; /* of from */
    size_t name_count, name_capacity;
    bool with_context, ignores_missing; /* of include, import and from */
};

#endif
