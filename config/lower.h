/* SPDX-License-Identifier: MIT */
/* str.lower() and str.upper() of Python 3.11 (Unicode 14), special cases included. */
#ifndef CONFIG_LOWER_H
#define CONFIG_LOWER_H

#include "base/arena.h"
#include "base/str.h"

/* The text itself when nothing changes. */
struct str python_lower(struct arena *arena, struct str text);

struct str python_upper(struct arena *arena, struct str text);

#endif
