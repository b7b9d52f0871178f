/* SPDX-License-Identifier: MIT */
/* Patterns of file names as Python's fnmatch reads them: * ? [abc] [!a-c], nothing else. */
#ifndef CONFIG_GLOB_H
#define CONFIG_GLOB_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* Whether the whole name fits; takes at most the product of both lengths in time. */
bool glob_match(struct str pattern, struct str name);

/* Whether there is anything in it that matches more than itself. */
bool glob_has_magic(struct str pattern);

/* A pattern that matches just this text. */
struct str glob_escape(struct arena *arena, struct str text);

#endif
