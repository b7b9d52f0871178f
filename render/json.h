/* SPDX-License-Identifier: MIT */
#ifndef RENDER_JSON_H
#define RENDER_JSON_H

#include "render/evaluate.h"

/* The value as Python's json.dumps writes it: ASCII alone, ", " and ": " between parts. */
const struct value *json_of(struct evaluator *evaluator, const struct value *value,
                            struct span span);

#endif
