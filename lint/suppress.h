/* SPDX-License-Identifier: MIT */
/*
 * Suppression comments:
 *
 *     [program:web]
 *     ; supconf: ignore=NAME[,NAME] reason          directly below a header: in this section
 *     command=...  ; supconf: ignore=NAME reason    behind an option: in its lines
 *     ; supconf: ignore=NAME reason                 elsewhere: in the next line and its option
 *     startsecs=0
 *     ; supconf: ignore-file=NAME[,NAME] reason     anywhere: in this file
 *
 * NAME is a code or the name of a kind of finding.
 */
#ifndef LINT_SUPPRESS_H
#define LINT_SUPPRESS_H

#include "lint/lint.h"
#include "lint/place.h"

/* Takes the suppressed findings from first on out of lint->findings, or marks them, and adds
 * what is wrong with the comments. */
void suppress(struct lint *lint, const struct lint_options *options,
              const struct place_index *index, size_t first);

#endif
