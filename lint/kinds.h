/* SPDX-License-Identifier: MIT */
/* Names for the rows of lint_kinds. */
#ifndef LINT_KINDS_H
#define LINT_KINDS_H

enum lint_kind {
#define KIND(symbol, code, name, severity, summary, why) LINT_##symbol,
#include "lint/lint.def"
#undef KIND
    LINT_KIND_COUNT,
};

#endif
