/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_LOWER_H
#define CONFIG_LOWER_H

#include "base/arena.h"
#include "base/str.h"

/* text as Python's str.lower() has it; text itself when nothing changes. A capital sigma always
 * becomes the small one, where Python has a second form for the end of a word. */
struct str python_lower(struct arena *arena, struct str text);

#endif
