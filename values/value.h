/* SPDX-License-Identifier: MIT */
/* What variables hold and template expressions come to: Python's types, as far as YAML and
 * Jinja show them. Values are read-only. */
#ifndef VALUES_VALUE_H
#define VALUES_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/str.h"
#include "base/text.h"

enum value_kind {
    VALUE_UNDEFINED,
    VALUE_NONE,
    VALUE_BOOLEAN,
    VALUE_INTEGER,
    VALUE_FLOAT,
    VALUE_STRING,
    VALUE_LIST,
    VALUE_MAP,
};

/* What a list is to Python. Only lists and tuples can be indexed; each shows itself in its own
 * way: [1], (1,), dict_items([('a', 1)]), range(0, 3). */
enum value_form {
    FORM_LIST,
    FORM_TUPLE,
    FORM_KEYS,
    FORM_VALUES,
    FORM_ITEMS,
    FORM_RANGE,     /* string holds how it shows itself */
    FORM_GENERATOR, /* what some filters give: can be walked, never shown */
    /* Of maps, which then have attributes, not items: things that only templates know. */
    FORM_NAMESPACE,
    FORM_MACRO,
    FORM_MODULE, /* what import makes */
    FORM_LOOP,
    FORM_CYCLER,
    FORM_JOINER,
    FORM_HOSTVARS, /* from the name of each host to what it knows */
    FORM_HOST,     /* what one host knows */
    FORM_VARS,     /* the same of the host at hand, as it is written */
};

struct finding;
struct macro;
struct loop;
struct realm;
struct traced;
struct turns;

struct value_pair {
    struct value *key, *value;
};

struct value {
    enum value_kind kind;
    enum value_form form; /* of a list, or of a map that is more than one */
    unsigned depth;       /* of lists and maps made in templates: bounds recursion, */
    size_t weight;        /* and the values they hold: bounds work */
    bool is_secret;       /* or made from one */
    bool is_own;          /* of a list or map: made by the template, which may change it */
    bool is_template; /* of a string: to Ansible it is one; of a list or map: it holds one */
    bool is_group;    /* of a tuple: what groupby makes, with the parts grouper and list */
    bool is_text;     /* of a string: what a filter such as to_json made, never a literal */
    struct span span; /* where it was defined; text NULL: computed */
    bool boolean;
    int64_t integer;
    struct str digits; /* of an integer beyond 64 bits: its decimal text; else bytes NULL */
    double real;
    struct str string;           /* of VALUE_STRING; of VALUE_UNDEFINED the name;
                                    of FORM_RANGE its own text */
    struct value **items;        /* of a list */
    struct value_pair *pairs;    /* of a map, in order */
    size_t count, capacity;      /* of items or pairs */
    const struct traced *traced; /* of a string that was written: where its bytes came from */
    const struct macro *macro;   /* of FORM_MACRO */
    const struct loop *loop;     /* of FORM_LOOP */
    struct turns *turns;         /* of FORM_CYCLER and FORM_JOINER */
    struct realm *realm;         /* of FORM_HOST and FORM_VARS */
    const struct finding
        *fault; /* of VALUE_UNDEFINED: why a template in a value has no value */
};

/* As Python's str() shows it: None, True, ['a'], {'k': 1}, (1,), 1.0. */
void value_append(struct buffer *out, const struct value *value);

/* Whether it is one of the things that only templates know. */
bool value_is_object(const struct value *value);

bool value_is_true(const struct value *value);
const struct value *value_get(const struct value *map, struct str key);

#endif
