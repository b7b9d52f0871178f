/* SPDX-License-Identifier: MIT */
/* What gives another value each time that it is asked: Jinja2's cycler and joiner. */
#ifndef TEMPLATE_TURNS_H
#define TEMPLATE_TURNS_H

#include "template/callable.h"

/* Shared by all who know the object. */
struct turns {
    const struct value *items; /* of a cycler a tuple; of a joiner its separator */
    size_t taken;              /* of a cycler, up to the last item; of a joiner, up to 1 */
};

const struct value *function_cycler(const struct call *call);
const struct value *function_joiner(const struct call *call);

/* What a joiner gives when it is called: nothing, later the separator. */
const struct value *joiner_next(struct evaluator *evaluator, const struct value *joiner);

/* cycler.NAME or joiner.NAME, unless it is a method; NULL: there is none. */
const struct value *turns_attribute(struct evaluator *evaluator, const struct value *object,
                                    struct str name);

#endif
