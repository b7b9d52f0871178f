/* SPDX-License-Identifier: MIT */
/*
 * The functions that Go templates call: those of text/template, and default and quote as the
 * library Sprig has them. nil is VALUE_NONE.
 */
#ifndef TEMPLATE_GO_FUNCTIONS_H
#define TEMPLATE_GO_FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "template/rendering.h"
#include "values/computed.h"

struct go_call {
    struct rendering *rendering;
    struct arena *arena; /* of the result */
    const struct go_function *function;
    struct span span; /* of the command, for faults */
    const struct value *const *arguments;
    size_t count;
};

struct go_function {
    struct str name;
    size_t least, most; /* arguments */
    bool selects;       /* gives an argument or a part of one, rather than something new */
    /* The result, or NULL after a fault was reported; NULL itself: Go has the function, we do
     * not. and and or get what was evaluated of their arguments. */
    const struct value *(*call)(const struct go_call *call);
};

/* NULL when there is none; *question then proposes the nearest word, or is empty. */
const struct go_function *go_function_find(struct arena *arena, struct str name,
                                           struct str *question);

/* Reports SV605 at the call; returns NULL. */
const struct value *go_call_fail(const struct go_call *call, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* "int", "[]interface {}": as Go's messages name types. */
const char *go_type_name(const struct value *value);

/* eq, ne, lt, le, gt, ge: go_compare.c */
const struct value *go_equal(const struct go_call *call);
const struct value *go_unequal(const struct go_call *call);
const struct value *go_less(const struct go_call *call);
const struct value *go_less_or_equal(const struct go_call *call);
const struct value *go_greater(const struct go_call *call);
const struct value *go_greater_or_equal(const struct go_call *call);

#endif
