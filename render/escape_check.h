/* SPDX-License-Identifier: MIT */
/*
 * Values of the inventory that break out of the place where a template puts them: a line end in
 * a value of an INI file, a '%' that supervisord expands, a quote in a string of a shell. Works
 * on the rendered text and its origins, whatever language made it; what filters compute is not
 * traced and so not seen.
 */
#ifndef RENDER_ESCAPE_CHECK_H
#define RENDER_ESCAPE_CHECK_H

#include "render/templates.h"

/* INI files are those named *.conf, *.ini and *.cfg that begin with a section, shell files
 * those named *.sh. Each fault is a finding at the inventory's value. */
void escape_check(const struct rendered_file *file, struct finding_list *findings);

/* The findings without those of escape_check() that an error among attributed says too: what
 * supervisord refuses is found by the lint of the rendered file as well. */
struct finding_list escape_without_known(const struct finding_list *findings,
                                         const struct finding_list *attributed);

/* The rest is for the files escape_*.c. */

/* A value in the rendered text. */
struct placed_value {
    const struct piece *piece;
    size_t start, end; /* in the text */
};

/* The next value that comes from an inventory, from piece *index on; false at the end. */
bool escape_next_value(const struct rendered_file *file, size_t *index,
                       struct placed_value *value);

struct finding *escape_report(const struct rendered_file *file,
                              const struct placed_value *value, enum render_fault fault,
                              struct finding_list *findings, const char *format, ...)
    PRINTF_LIKE(5, 6);

void escape_check_shell(const struct rendered_file *file, struct finding_list *findings);

#endif
