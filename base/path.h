/* SPDX-License-Identifier: MIT */
/* Paths as text, with the results of Python's os.path. Nothing here looks at the disk. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

bool path_is_absolute(struct str path);

/* path below directory, unless path is absolute. */
struct str path_join(struct arena *arena, struct str directory, struct str path);

/* No "." nor "..", no doubled slashes; exactly two leading slashes stay two; "" becomes ".". */
struct str path_normalize(struct arena *arena, struct str path);

/* Before and after the last slash; the directory of "/x" is "/", that of "x" is "". */
struct str path_directory(struct str path);
struct str path_name(struct str path);

/* Whether path is root itself or lies below it; both normalized. */
bool path_is_below(struct str path, struct str root);

#endif
