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
#include "template/store.h"
#include "values/computed.h"

struct loop_memory {
    const struct value *seen; /* what loop.changed() saw last, or NULL */
};

/* The round of a for statement. */
struct loop {
    const struct value *items;
    size_t index; /* from 0 */
    struct loop_memory *memory;
    const struct statement *statement;
    struct scope *outer; /* around the statement */
    size_t depth;        /* of a recursive one, from 0 */
};

/* Scopes live in the arena: a macro may outlast the block that it was made in. */
struct scope {
    struct scope *parent;
    struct map variables; /* name -> struct value */
    struct loop *loop;
    bool is_isolated; /* sees neither its parents nor the inventory */
};

/* Whose variables the names mean: those of the host at hand, or of another one. */
struct realm {
    const struct map *variables;       /* name -> struct binding */
    const struct inventory_host *host; /* NULL: none of an inventory */
    struct map values;                 /* name -> struct value: of those that are templates */
    bool is_foreign;                   /* of a host that hostvars names; there is none in it */
};

/* A variable whose value, a template, is being worked out. */
struct pending {
    const struct binding *binding;
    const struct realm *realm;
    struct span asked;           /* where its name stands */
    const struct pending *outer; /* the value that needs it, or NULL */
};

struct block_run;
struct inheritance;

struct evaluator {
    struct rendering *rendering;
    struct arena *arena; /* of values; ends with the rendering */
    struct scope *scope; /* the innermost */
    const struct jinja_settings *settings;
    struct template_store *store; /* NULL: not needed so far */
    struct map templates;         /* path -> struct stored_template, of this rendering */
    struct map modules;           /* address of what was parsed -> what import made of it */
    struct realm *realm;
    struct map *realms;            /* name -> struct realm, of other hosts */
    const struct pending *pending; /* the innermost, or NULL */
    bool converts; /* a text that reads as a list, dict or boolean becomes that */
    const struct expression *output; /* of the present or last {{ }} */
    size_t written;      /* texts and values that were written to the present output */
    bool wrote_text;     /* and the last of them was marked as a text */
    bool wrote_other;    /* and one of them was no string */
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
    struct inheritance *inheritance;   /* of the present template */
    const struct block_run *block_run; /* the present block, or NULL */
    bool is_silent; /* the template extends another one, which writes in its place */
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

/* The value of a name; VALUE_UNDEFINED when there is none. NULL after a fault in a value that
 * is a template. */
const struct value *evaluator_name(struct evaluator *evaluator, struct span name);

/* The same beyond all scopes: what Ansible itself knows, and the variables of the host. */
const struct value *evaluator_variable(struct evaluator *evaluator, struct span name);

/* The value of the variable, which holds templates, each replaced by what it comes to. */
const struct value *evaluator_templated(struct evaluator *evaluator, struct realm *realm,
                                        const struct binding *binding, struct span asked);

/* The string, or where it reads so to Ansible a list, dict or boolean; NULL after a fault. */
struct value *evaluator_converted(struct evaluator *evaluator, struct value *string,
                                  struct span span);

/* What hostvars is, and what has that name in it, in one host of it, or in vars. */
const struct value *evaluator_hostvars(struct evaluator *evaluator);
const struct value *evaluator_host_part(struct evaluator *evaluator, const struct value *value,
                                        struct str name, struct span span);
bool evaluator_has_part(struct evaluator *evaluator, const struct value *value, struct str name,
                        struct span span, bool *result) MUST_CHECK;

/* Whether it is one of these. */
bool value_is_of_hosts(const struct value *value);

/* What Ansible defines for the host where nobody else does; *value NULL: nothing. False after a
 * fault. */
bool evaluator_of_host(struct evaluator *evaluator, const struct realm *realm, struct str name,
                       struct span span, const struct value **value) MUST_CHECK;

/* The templates that are read on the way. */
struct template_store *evaluator_store(struct evaluator *evaluator);

/* Reports what is wrong with one of them. */
void evaluator_report(struct evaluator *evaluator, const struct stored_template *stored);

/* value itself; for one that is undefined a fault, or the empty string where that is allowed.
 */
const struct value *evaluator_demand(struct evaluator *evaluator, const struct value *value);

/* A value that is undefined, under that name. */
struct value *evaluator_undefined(struct evaluator *evaluator, struct str name,
                                  struct span span);

/* Counts work; false, with a fault, when it or the memory grows beyond any reason. */
bool evaluator_charge(struct evaluator *evaluator, size_t steps, struct span span) MUST_CHECK;

/* The same for writing text: its bytes cost more than to walk through values does. */
bool evaluator_charge_text(struct evaluator *evaluator, size_t length, struct span span)
    MUST_CHECK;

/* What writing the value itself, without what it holds, costs as so many bytes do. */
size_t evaluator_text_bytes(const struct value *value);

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

/* The part that within, for a message, does not have. */
const struct value *evaluator_undefined_part(struct evaluator *evaluator,
                                             const struct value *within, struct str name,
                                             struct span span);

/* To Ansible any attribute of what is undefined is that same thing, but for what Python itself
 * knows about it. */
const struct value *evaluator_undefined_attribute(struct evaluator *evaluator,
                                                  const struct value *undefined,
                                                  struct str name, struct span span);

/* value.name and value[index]; undefined when there is none. A name that is no attribute stands
 * for an item, unless attributes alone are asked for. */
const struct value *evaluator_attribute(struct evaluator *evaluator, const struct value *value,
                                        struct str name, struct span span);
const struct value *evaluator_attribute_alone(struct evaluator *evaluator,
                                              const struct value *value, struct str name,
                                              struct span span);
const struct value *evaluator_item(struct evaluator *evaluator, const struct value *value,
                                   const struct value *index, struct span span);

/* value[from:to:step] */
const struct value *evaluate_slice(struct evaluator *evaluator,
                                   const struct expression *expression);

/* super() and self.NAME(): what blocks come to. */
const struct value *evaluator_super(struct evaluator *evaluator, struct span span);
const struct value *evaluator_self(struct evaluator *evaluator, struct span name);

/* loop(VALUE): the loop over another value, one level deeper. */
const struct value *evaluator_loop_again(struct evaluator *evaluator, const struct loop *loop,
                                         const struct value *value, struct span span);

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
