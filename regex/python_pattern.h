/* SPDX-License-Identifier: MIT */
#ifndef REGEX_PYTHON_PATTERN_H
#define REGEX_PYTHON_PATTERN_H

#include "regex/regex.h"

/* The pattern of Python's re in the words of PCRE; false, with a fault, for what is an error in
 * Python or has another meaning there. Source: the manual of Python 3.11, module re. */
bool python_pattern(struct arena *arena, struct str pattern, struct str *result,
                    struct regex_fault *fault) MUST_CHECK;

#endif
