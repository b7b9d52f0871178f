/* SPDX-License-Identifier: MIT */
/* Macros at work: their bodies run in the scope that they were defined in. */
#ifndef TEMPLATE_MACRO_H
#define TEMPLATE_MACRO_H

#include "template/callable.h"

struct macro {
    const struct definition *definition;
    struct scope *scope; /* that it was defined in */
    struct inheritance *inheritance;
};

/* The macro as a value. */
const struct value *macro_create(struct evaluator *evaluator,
                                 const struct definition *definition);

/* What its body writes, as a string that knows where its bytes came from. caller: the macro
 * behind "caller()" in it, or NULL. */
const struct value *macro_call(struct evaluator *evaluator, const struct macro *macro,
                               const struct given_list *given, const struct value *caller,
                               struct span span);

#endif
