/* SPDX-License-Identifier: MIT */
/* References to characters in HTML, as Python's html.unescape() reads them. */
#ifndef TEMPLATE_ENTITIES_H
#define TEMPLATE_ENTITIES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

/* Replaces them in text: numbers, and the 106 names that need no semicolon. Of the names that
 * need one, HTML has two thousand more, which are not known here: false, with *text the first
 * that may be one of them. */
bool entities_resolve(struct arena *arena, struct str *text) MUST_CHECK;

#endif
