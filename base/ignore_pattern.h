/* SPDX-License-Identifier: MIT */
/*
 * One line of a .gitignore, read and matched as gitignore(5) describes it. Differences from a
 * shell's pattern: a slash at the start or in the middle ties it to the folder of the file, one
 * at the end means folders alone, a "!" takes back, and "**" stands for any number of folders.
 */
#ifndef BASE_IGNORE_PATTERN_H
#define BASE_IGNORE_PATTERN_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/str.h"

struct ignore_pattern {
    struct str text; /* without the signs that the flags stand for */
    bool takes_back; /* it began with "!" */
    bool is_folder;  /* it ended with a slash */
    bool is_tied;    /* matched with the path from the folder of the file, not with a name */
};

/* False for lines that are empty or a comment. line has no line end. */
bool ignore_pattern_parse(struct str line, struct ignore_pattern *pattern) MUST_CHECK;

/* path is relative to the folder of the file. */
bool ignore_pattern_fits(const struct ignore_pattern *pattern, struct str path, bool is_folder);

#endif
