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

/* All of a template, and what it extends, in the innermost scope. */
bool execute_template(struct evaluator *evaluator, const struct parsed_template *parsed)
    MUST_CHECK;

/* Writes the value; NULL: there was a fault. */
bool execute_write(struct evaluator *evaluator, const struct value *value, struct span span)
    MUST_CHECK;

/* What is written in between becomes a value, a string; NULL after a fault. */
struct capture {
    struct tracer outer;
    bool was_secret, had_shown, wrote_other;
    size_t written;
};

struct capture capture_begin(struct evaluator *evaluator);
const struct value *capture_end(struct evaluator *evaluator, const struct capture *capture,
                                bool is_done, struct span span);

/* What the body writes, as a string; NULL after a fault. */
const struct value *execute_captured(struct evaluator *evaluator,
                                     const struct statement_list *body, struct span span);

/* The statements of other files. */
bool execute_for(struct evaluator *evaluator, const struct statement *statement) MUST_CHECK;
bool execute_include(struct evaluator *evaluator, const struct statement *statement) MUST_CHECK;
bool execute_import(struct evaluator *evaluator, const struct statement *statement) MUST_CHECK;
bool execute_from(struct evaluator *evaluator, const struct statement *statement) MUST_CHECK;
bool execute_extends(struct evaluator *evaluator, const struct statement *statement) MUST_CHECK;
bool execute_block(struct evaluator *evaluator, const struct statement *statement) MUST_CHECK;

/* The template that the statement names; NULL after a fault, or when *is_missing. */
const struct parsed_template *include_find(struct evaluator *evaluator,
                                           const struct statement *statement, bool *is_missing);

#endif
