/* SPDX-License-Identifier: MIT */
#include "report/style.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool wants_color(FILE *stream, enum color_choice choice)
{
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");

    if (choice != COLOR_AUTO)
        return choice == COLOR_ALWAYS;
    if ((no_color && *no_color) || (terminal && !strcmp(terminal, "dumb")))
        return false;
    return isatty(fileno(stream)) == 1;
}

struct style style_for(FILE *stream, enum color_choice choice)
{
    if (!wants_color(stream, choice))
        return (struct style){"", "", "", "", "", "", "", "", "", ""};
    return (struct style){
        .error = "\033[1;31m",
        .warning = "\033[1;33m",
        .info = "\033[1;36m",
        .place = "\033[1;34m",
        .added = "\033[32m",
        .removed = "\033[31m",
        .changed = "\033[33m",
        .faint = "\033[2m",
        .strong = "\033[1m",
        .reset = "\033[0m",
    };
}
