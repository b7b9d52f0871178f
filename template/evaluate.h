/* SPDX-License-Identifier: MIT */
/*
 * Expressions to values, as Jinja2 with StrictUndefined has them. A function that returns a
 * value returns NULL after it has reported why there is none.
 */
#ifndef TEMPLATE_EVALUATE_H
#define TEMPLATE_EVALUATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "template/jinja_ast.h"
#include "template/rendering.h"
#include "values/computed.h"

struct loop_memory {
    const struct value *seen; /* what loop.changed() saw last, or NULL */
};

/* The round of a for statement. */
struct loop {
    const struct value *items;
    size_t index; /* from 0 */
    struct loop_memory *memory;
};

/* Scopes live in the arena: a macro may outlast the block that it was made in. */
struct scope {
    struct scope *parent;
    struct map variables; /* name -> struct value */
    struct loop *loop;
    bool is_isolated; /* sees neither its parents nor the inventory */
};

struct evaluator {
    struct rendering *rendering;
    struct arena *arena; /* of values; ends with the rendering */
    struct scope *scope; /* the innermost */
    const struct jinja_settings *settings;
    struct map templates; /* path -> struct parsed_template: for include and import */
    struct map copies;   /* name -> struct value: of variables, once something changes values */
    bool changes_values; /* a method such as append is called somewhere */
    bool has_nested;     /* and has put a list or map into another one */
    size_t steps;        /* of work, see evaluator_charge */
    size_t depth;        /* of expressions, statements and macros that wait for each other */
    size_t rounds;       /* of loops and macros that are being run */
    size_t captures;     /* blocks whose text is kept: of set, filter, macro */
    bool has_shown;      /* the innermost of these wrote a list or map, to be shown later */
    size_t includes;     /* that are being run */
    bool has_secrets;    /* some variable holds one */
    bool touched_secret; /* the expression that is being evaluated has used one */
    const struct value *caller; /* what the present call statement hands to its macro */
    const struct value *block;  /* what the body of the present filter statement wrote */
    struct span cause; /* of the value that the present output began with; text NULL: none */
};

struct scope *scope_create(struct arena *arena, struct scope *parent);
void scope_set(struct map *variables, struct str name, const struct value *value);

/* May be VALUE_UNDEFINED: the tests "defined" and the filter "default" accept that. */
const struct value *evaluate(struct evaluator *evaluator, const struct expression *expression);
const struct value *evaluate_defined(struct evaluator *evaluator,
                                     const struct expression *expression);

/* Calls of functions, methods and macros. */
const struct value *evaluate_call(struct evaluator *evaluator,
                                  const struct expression *expression);

/* The value of a name; VALUE_UNDEFINED when there is none. */
const struct value *evaluator_name(struct evaluator *evaluator, struct span name);

/* value itself; for one that is undefined a fault, or the empty string where that is allowed.
 */
const struct value *evaluator_demand(struct evaluator *evaluator, const struct value *value);

/* A value that is undefined, under that name. */
struct value *evaluator_undefined(struct evaluator *evaluator, struct str name,
                                  struct span span);

/* Counts work; false, with a fault, when it or the memory grows beyond any reason. */
bool evaluator_charge(struct evaluator *evaluator, size_t steps, struct span span) MUST_CHECK;

/* The same for all that is below value; false also when it is nested too deeply. */
bool evaluator_weigh(struct evaluator *evaluator, const struct value *value, struct span span)
    MUST_CHECK;

/* One level deeper; false, with a fault, when that is too deep. evaluator->depth goes back by
 * hand. */
bool evaluator_enter(struct evaluator *evaluator, struct span span) MUST_CHECK;

/* Reports SV608, after which nothing goes on. */
void evaluator_stop(struct evaluator *evaluator, struct span span, const char *message);

/* Reports SV605 and returns NULL. */
const struct value *evaluator_fail(struct evaluator *evaluator, struct span span,
                                   const char *format, ...) PRINTF_LIKE(3, 4);

/* str() of the value. */
bool evaluator_text(struct evaluator *evaluator, const struct value *value, struct span span,
                    struct str *text) MUST_CHECK;

/* What a loop over the value would see, as a list; fails for what cannot be walked. */
const struct value *evaluator_items(struct evaluator *evaluator, const struct value *value,
                                    struct span span);

/* The list or map that a template made, unless it is too large or too deep. */
const struct value *evaluator_checked(struct evaluator *evaluator, const struct value *value,
                                      struct span span);

/* value.name and value[index]; undefined when there is none. */
const struct value *evaluator_attribute(struct evaluator *evaluator, const struct value *value,
                                        struct str name, struct span span);
const struct value *evaluator_item(struct evaluator *evaluator, const struct value *value,
                                   const struct value *index, struct span span);

/* value[from:to:step] */
const struct value *evaluate_slice(struct evaluator *evaluator,
                                   const struct expression *expression);

/* What the name "loop" means in a for statement, and loop.NAME. */
const struct value *evaluator_loop(struct evaluator *evaluator, const struct loop *loop);
const struct value *evaluator_loop_attribute(struct evaluator *evaluator,
                                             const struct loop *loop, struct str name,
                                             struct span span);

/* "str", "int": as Python's messages name types. */
const char *value_type_name(const struct value *value);

/* Whether it can be a key: no list, map or what holds one. */
bool value_is_hashable(const struct value *value);

#endif
