/* SPDX-License-Identifier: MIT */
/*
 * Filters, tests, methods and functions: rows of tables, found by name. A new one is a function
 * and its row in filters.c, jinja_tests.c, methods.c or functions.c.
 */
#ifndef RENDER_CALLABLE_H
#define RENDER_CALLABLE_H

#include "render/evaluate.h"

enum { MOST_PARAMETERS = 4 };

struct call {
    struct evaluator *evaluator;
    struct span span;
    const struct value *subject;                    /* of a function NULL */
    const struct value *arguments[MOST_PARAMETERS]; /* by parameter; NULL: not given */
    const struct value *rest;                       /* all positional ones, as a tuple */
};

struct callable {
    struct str name;
    const struct value *(*run)(const struct call *call);
    const char *parameters[MOST_PARAMETERS];
    size_t required;
    bool accepts_undefined; /* as subject; else that is a fault */
    bool is_variadic;       /* any number of arguments, in call->rest */
};

struct callable_table {
    const char *what; /* "filter" */
    const struct callable *items;
    size_t count;
};

extern const struct callable_table filter_table, list_filter_table, test_table, string_methods,
    map_methods, function_table;

const struct callable *callable_find(const struct callable_table *table, struct str name);

/* Binds the arguments of expression to the parameters and runs it. */
const struct value *callable_run(struct evaluator *evaluator, const struct callable *callable,
                                 const struct value *subject,
                                 const struct expression *expression);

/* Reports that no table has the name, with the nearest one, and returns NULL. */
const struct callable *callable_unknown(struct rendering *rendering,
                                        const struct callable_table *const *tables,
                                        size_t count, struct span name);

/* The filter or test of that name, or NULL after a fault. */
const struct callable *filter_find(struct rendering *rendering, struct span name);
const struct callable *test_find(struct rendering *rendering, struct span name);

/* An argument as what it must be, or its default when it was not given; false after a fault. */
bool call_string(const struct call *call, size_t index, struct str otherwise,
                 struct str *string) MUST_CHECK;
bool call_integer(const struct call *call, size_t index, int64_t otherwise, int64_t *integer)
    MUST_CHECK;
bool call_flag(const struct call *call, size_t index);

#endif
