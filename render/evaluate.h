/* SPDX-License-Identifier: MIT */
/*
 * Expressions to values, as Jinja2 with StrictUndefined has them. A function that returns a
 * value returns NULL after it has reported why there is none.
 */
#ifndef RENDER_EVALUATE_H
#define RENDER_EVALUATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "render/computed.h"
#include "render/jinja_ast.h"
#include "render/rendering.h"

/* The round of a for statement. */
struct loop {
    const struct loop *outer; /* or NULL */
    const struct value *items;
    size_t index; /* from 0 */
};

struct scope {
    struct scope *parent;
    struct map variables; /* name -> struct value */
    const struct loop *loop;
};

struct evaluator {
    struct rendering *rendering;
    struct arena *arena; /* of values; ends with the rendering */
    struct scope *scope; /* the innermost */
    size_t steps;        /* of work, see evaluator_charge */
    bool has_secrets;    /* some variable holds one */
    bool touched_secret; /* the expression that is being evaluated has used one */
};

/* May be VALUE_UNDEFINED: the tests "defined" and the filter "default" accept that. */
const struct value *evaluate(struct evaluator *evaluator, const struct expression *expression);
const struct value *evaluate_defined(struct evaluator *evaluator,
                                     const struct expression *expression);

/* value itself; for one that is undefined a fault, or the empty string where that is allowed.
 */
const struct value *evaluator_demand(struct evaluator *evaluator, const struct value *value);

/* Counts work; false, with a fault, when it or the memory grows beyond any reason. */
bool evaluator_charge(struct evaluator *evaluator, size_t steps, struct span span) MUST_CHECK;

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
                                             const struct loop *loop, struct span name);

/* "str", "int": as Python's messages name types. */
const char *value_type_name(const struct value *value);

#endif
