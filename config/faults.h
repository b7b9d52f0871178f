/* SPDX-License-Identifier: MIT */
/*
 * The faults of one file while it is read: each becomes a finding, and together they decide
 * with which message Python would have stopped.
 */
#ifndef CONFIG_FAULTS_H
#define CONFIG_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "config/document.h"
#include "config/lines.h"
#include "config/syntax.h"

struct faults {
    struct arena *arena;
    const struct text *text;
    struct str path; /* that supervisord names */
    struct finding_list *findings;
    size_t count;
    bool has_early_text;      /* a finding about text before the first header is made */
    struct refusal no_header; /* kind NULL: every line had its section */
    struct span no_header_span;
    size_t no_header_end;    /* where the next line starts */
    struct buffer bad_lines; /* Python's message about all lines that it cannot read */
    struct span first_bad_span;
    size_t first_bad_finding; /* its index + 1 */
};

/* Adds a finding; NULL when the file has had enough of them. */
#define FAULT_ADD(faults, symbol, ...)                                                         \
    (faults_may_add(faults)                                                                    \
         ? finding_add((faults)->findings, &syntax_kinds[SYNTAX_##symbol], __VA_ARGS__)        \
         : NULL)
bool faults_may_add(struct faults *faults);

void fault_byte_order_mark(struct faults *faults, const struct line *first);

/* Text outside of all sections. */
void fault_no_section(struct faults *faults, const struct line *line);

/* A line without key or delimiter. */
void fault_bad_line(struct faults *faults, const struct line *line);

/* What Python makes of a line that was meant as a header. */
enum line_fate {
    FATE_EARLY,  /* text before the first section */
    FATE_OPTION, /* an option whose key begins with a bracket */
    FATE_BAD,    /* nothing */
};

/* Text that begins with a bracket that is not closed. */
void fault_unclosed_section(struct faults *faults, const struct line *line,
                            enum line_fate fate);

/* Text behind the header. */
void fault_text_after(struct faults *faults, struct span header, struct span trailing);

/* A continuation line that was meant as a header. */
void fault_indented_section(struct faults *faults, const struct line *line);

void fault_duplicate(struct faults *faults, const struct section *section,
                     const struct option *earlier, const struct option *later);

/* Which fault Python meets first: fills the document's refusal. */
void faults_finish(struct faults *faults, struct document *document);

#endif
