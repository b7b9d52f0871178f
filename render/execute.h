/* SPDX-License-Identifier: MIT */
/* Statements: each writes to the output of the rendering. */
#ifndef RENDER_EXECUTE_H
#define RENDER_EXECUTE_H

#include "render/evaluate.h"

/* False when going on makes no sense; faults in single outputs do not stop the rest. */
bool execute(struct evaluator *evaluator, const struct statement_list *body) MUST_CHECK;

#endif
