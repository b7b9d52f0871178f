/* SPDX-License-Identifier: MIT */
/* How words look on a terminal: colours by meaning, or none. */
#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H

#include <stdbool.h>
#include <stdio.h>

enum color_choice {
    COLOR_AUTO,
    COLOR_ALWAYS,
    COLOR_NEVER,
};

struct style {
    const char *error, *warning, *info; /* escape sequences, or "" */
    const char *place, *added, *removed, *changed, *faint, *strong, *reset;
};

/* AUTO: colours on a terminal, unless NO_COLOR is set or TERM is dumb. */
struct style style_for(FILE *stream, enum color_choice choice);

#endif
