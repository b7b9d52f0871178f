/* SPDX-License-Identifier: MIT */
/* Python's literals, as ast.literal_eval takes them: what a value in an INI inventory is. */
#ifndef INVENTORY_LITERAL_H
#define INVENTORY_LITERAL_H

#include "values/value.h"

enum literal {
    LITERAL_NONE,    /* no literal: the text itself is the value */
    LITERAL_VALUE,   /* *value is set */
    LITERAL_REFUSED, /* a literal that no template can use; *problem says which */
};

/* Numbers, strings (also several in a row), None, True, False, lists, tuples and dicts; a
 * comment may follow. All of it has the place span. */
enum literal literal_read(struct arena *arena, struct str text, struct span span,
                          struct value **value, const char **problem);

/* What Ansible takes the text of a value that is a template for: a list, dict or boolean, in
 * which true, false and null of JSON count, too. */
enum literal literal_read_result(struct arena *arena, struct str text, struct span span,
                                 struct value **value, const char **problem);

/* The rest is for the files literal*.c. */

struct literal_scan {
    struct arena *arena;
    struct str text;
    size_t at;
    struct span span;
    size_t depth;
    const char *problem;     /* of a part that can be read but not used */
    bool is_unsigned_number; /* what was read last: a sign may stand before it */
    bool knows_json;         /* true, false and null */
};

/* literal_text.c: the strings at scan->at, or NULL when there is none. */
struct value *literal_strings(struct literal_scan *scan);

/* literal_number.c: the number at scan->at, or NULL. */
struct value *literal_number(struct literal_scan *scan);

/* Minus the number. */
void literal_negate(struct literal_scan *scan, struct value *number);

struct value *literal_new(const struct literal_scan *scan, enum value_kind kind);
char literal_peek(const struct literal_scan *scan, size_t ahead);

#endif
