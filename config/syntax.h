/* SPDX-License-Identifier: MIT */
/* Names for the rows of syntax_kinds. */
#ifndef CONFIG_SYNTAX_H
#define CONFIG_SYNTAX_H

#include "config/document.h"

enum syntax_kind {
#define KIND(symbol, ...) SYNTAX_##symbol,
#include "config/syntax.def"
#undef KIND
};

#endif
