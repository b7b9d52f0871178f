/* SPDX-License-Identifier: MIT */
/* Statements: each writes to the output of the rendering. */
#ifndef TEMPLATE_EXECUTE_H
#define TEMPLATE_EXECUTE_H

#include "template/evaluate.h"

/* False when going on makes no sense; faults in single outputs do not stop the rest. */
bool execute(struct evaluator *evaluator, const struct statement_list *body) MUST_CHECK;

/* Whether to go on after a fault: inside a loop or macro it ends that, lest each round repeats
 * it. */
bool execute_goes_on(const struct evaluator *evaluator) MUST_CHECK;

/* Gives the names of target the value, in the innermost scope. */
bool execute_assign(struct evaluator *evaluator, const struct target *target,
                    const struct value *value) MUST_CHECK;

/* What the body writes, as a string; NULL after a fault. */
const struct value *execute_captured(struct evaluator *evaluator,
                                     const struct statement_list *body, struct span span);

/* The statements of other files. */
bool execute_for(struct evaluator *evaluator, const struct statement *statement) MUST_CHECK;
bool execute_include(struct evaluator *evaluator, const struct statement *statement) MUST_CHECK;
bool execute_import(struct evaluator *evaluator, const struct statement *statement) MUST_CHECK;
bool execute_from(struct evaluator *evaluator, const struct statement *statement) MUST_CHECK;

#endif
