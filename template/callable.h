/* SPDX-License-Identifier: MIT */
/*
 * Filters, tests, methods and functions: rows of tables, found by name. A new one is a function
 * and its row in the table of its file.
 */
#ifndef TEMPLATE_CALLABLE_H
#define TEMPLATE_CALLABLE_H

#include "template/evaluate.h"

enum { MOST_PARAMETERS = 9 };

/* An argument as it is handed over. */
struct given {
    struct str name; /* empty: by position */
    struct span span;
    const struct value *value;
};

struct given_list {
    struct given *items;
    size_t count, capacity;
};

struct call {
    struct evaluator *evaluator;
    struct span span;
    const struct value *subject;                    /* of a function NULL */
    const struct value *arguments[MOST_PARAMETERS]; /* by parameter; NULL: not given */
    const struct value *rest;       /* of a variadic one: those by position, as a tuple */
    const struct given_list *given; /* all, as they were handed over */
};

struct callable {
    struct str name;
    const struct value *(*run)(const struct call *call);
    const char *parameters[MOST_PARAMETERS];
    size_t required;
    bool accepts_undefined; /* as subject and argument; else that is a fault */
    bool is_variadic;       /* any number of arguments by position, in call->rest */
    bool is_raw;            /* binds call->given by itself */
    bool makes_text;        /* to Ansible never a literal: see struct value, is_text */
    bool changes_subject;   /* which must be a value of the template's own */
    bool is_marked; /* gives text that Jinja2 marks as safe: only to be written at once */
};

/* A row: CALLABLE("trim", .run = filter_trim, .parameters = {"chars"}). */
#define CALLABLE(name_, ...)                                                                   \
    {                                                                                          \
        .name = STR_INIT(name_), __VA_ARGS__                                                   \
    }

struct callable_table {
    const char *what; /* "filter" */
    const struct callable *items;
    size_t count;
};

/* Filters by what they work on. */
extern const struct callable_table value_filters, text_filters, path_filters, list_filters,
    order_filters, choice_filters, map_filters, set_filters, regex_filters, digest_filters,
    json_filters, group_filters, read_filters, url_filters, yaml_filters, wrap_filters,
    markup_filters, math_filters;

extern const struct callable_table test_table, text_tests, place_tests, more_tests,
    string_methods, text_methods, map_methods, list_methods, tuple_methods, loop_methods,
    cycler_methods, host_methods, function_table;

const struct callable *callable_find(const struct callable_table *table, struct str name);

/* The method of that name that the value has; NULL when there is none. */
const struct callable *method_find(const struct value *object, struct str name);

/* Reports that the value has no such method, with the nearest one, and returns NULL. */
const struct callable *method_unknown(struct evaluator *evaluator, const struct value *object,
                                      struct span name);

/* Evaluates the arguments of a call. */
bool given_evaluate(struct evaluator *evaluator, const struct expression *expression,
                    bool accepts_undefined, struct given_list *given) MUST_CHECK;

/* Binds what is given to the parameters and runs it. */
const struct value *callable_run(struct evaluator *evaluator, const struct callable *callable,
                                 const struct value *subject, const struct given_list *given,
                                 struct span span);

/* The same for a filter: to Ansible what Jinja2 makes item by item is a list. */
const struct value *filter_run(struct evaluator *evaluator, const struct callable *filter,
                               const struct value *subject, const struct given_list *given,
                               struct span span);

/* value, as a list when it is something that is made item by item. */
const struct value *unrolled(struct evaluator *evaluator, const struct value *value);

/* Reports that what the callable marks as safe is not written at once. */
const struct value *callable_is_marked(struct evaluator *evaluator,
                                       const struct callable *callable, struct span span);

/* Reports that no table has the name, with the nearest one, and returns NULL. */
const struct callable *callable_unknown(struct rendering *rendering,
                                        const struct callable_table *const *tables,
                                        size_t count, struct span span, struct str name);

/* The filter or test of that name, or NULL after a fault at span. */
const struct callable *filter_find(struct rendering *rendering, struct span span,
                                   struct str name);
const struct callable *test_find(struct rendering *rendering, struct span span,
                                 struct str name);

/* An argument as what it must be, or its default when it was not given; false after a fault. */
bool call_string(const struct call *call, size_t index, struct str otherwise,
                 struct str *string) MUST_CHECK;
bool call_integer(const struct call *call, size_t index, int64_t otherwise, int64_t *integer)
    MUST_CHECK;
bool call_flag(const struct call *call, size_t index);

/* The argument as str() shows it. */
bool call_text(const struct call *call, size_t index, struct str otherwise, struct str *text)
    MUST_CHECK;

/* The subject as str() shows it, and what it holds as a list. */
bool call_subject_text(const struct call *call, struct str *text) MUST_CHECK;
const struct value *call_subject_items(const struct call *call);

/* A result. */
const struct value *give_string(const struct call *call, struct str text);
const struct value *give_boolean(const struct call *call, bool is_so);
const struct value *give_list(const struct call *call, const struct value *list);

/* The part of item that a path such as "a.b.0" names; item itself when path is NULL or None.
 * Undefined parts are replaced by otherwise, unless it is NULL. */
const struct value *part_of(const struct call *call, const struct value *item,
                            const struct value *path, const struct value *otherwise);

#endif
