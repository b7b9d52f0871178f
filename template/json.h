/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_JSON_H
#define TEMPLATE_JSON_H

#include "template/callable.h"
#include "template/evaluate.h"

struct json_layout {
    bool is_indented; /* each part on a line of its own, so many spaces deeper */
    size_t indent;
    bool sorts_keys, keeps_unicode;
};

/* Sets the indent to the first argument of the call, if there is one: a number of spaces, or
 * none for one line. */
bool json_layout_indent(const struct call *call, struct json_layout *layout) MUST_CHECK;

/* The value as Python's json.dumps writes it. */
const struct value *json_of(struct evaluator *evaluator, const struct value *value,
                            const struct json_layout *layout, struct span span);

#endif
