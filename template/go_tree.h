/* SPDX-License-Identifier: MIT */
/* A Go template as a tree. It lives in the arena of one rendering and is read-only. */
#ifndef TEMPLATE_GO_TREE_H
#define TEMPLATE_GO_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "template/go_functions.h"
#include "template/rendering.h"

enum go_operand_kind {
    GO_OPERAND_DOT, /* .a.b too: the fields of the dot */
    GO_OPERAND_VARIABLE,
    GO_OPERAND_NIL,
    GO_OPERAND_CONSTANT,
    GO_OPERAND_FUNCTION,
    GO_OPERAND_PIPELINE, /* (...) */
};

/* One argument, or what a command begins with. */
struct go_operand {
    enum go_operand_kind kind;
    struct span span;             /* of all of it */
    struct str name;              /* of a variable, with its $ */
    const struct value *constant; /* of a constant */
    const struct go_function *function;
    const struct go_pipeline *pipeline;
    struct span *fields; /* the names behind dots, in order */
    size_t field_count, field_capacity;
};

struct go_command {
    struct go_operand *items; /* the first says what is done with the others */
    size_t count, capacity;
};

/* COMMAND | COMMAND, perhaps with $variable := or = before it. */
struct go_pipeline {
    struct span span;
    struct go_command *items;
    size_t count, capacity;
    struct span variables[2]; /* what it sets, with their $ */
    size_t variable_count;
    bool is_assignment; /* = rather than := */
};

enum go_statement_kind {
    GO_TEXT,
    GO_PIPELINE,
    GO_IF,
    GO_WITH,
    GO_RANGE,
    GO_TEMPLATE, /* block too, whose body is a template of its own */
    GO_BREAK,
    GO_CONTINUE,
};

struct go_statements {
    struct go_statement *items;
    size_t count, capacity;
};

struct go_statement {
    enum go_statement_kind kind;
    struct span span; /* the text, or the {{...}} */
    const struct go_pipeline *pipeline;
    struct go_statements body, otherwise;
    struct str name; /* of a template */
};

struct go_template {
    struct go_statements body;
    struct map defined; /* name -> struct go_statements */
};

/* False when a fault was reported. */
bool go_parse(struct rendering *rendering, struct arena *arena, struct go_template *parsed)
    MUST_CHECK;

/* Appends what the template comes to; faults are reported and the rest goes on. */
void go_execute(struct rendering *rendering, struct arena *arena,
                const struct go_template *parsed);

#endif
