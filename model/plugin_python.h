/* SPDX-License-Identifier: MIT */
/*
 * Which Python runs supervisord: the one that the first line of its script names. Scripts whose
 * first line would be too long for the kernel begin with a line for sh that names it:
 *
 *     #!/bin/sh
 *     '''exec' "/a long/path/python3" "$0" "$@"
 */
#ifndef MODEL_PLUGIN_PYTHON_H
#define MODEL_PLUGIN_PYTHON_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

/* What stands before the arguments of a script when the kernel runs it, as in "#!/usr/bin/env
 * python3": a path and one more word at most, which is empty when there is none. */
struct plugin_python {
    struct str path, argument;
};

/* The first supervisord of the folders of PATH; only absolute ones count, so that nothing of
 * the working directory is ever run. path is what PATH holds; bytes NULL: a usual one. */
bool supervisord_find(struct arena *arena, struct str path, struct str *supervisord) MUST_CHECK;

/* start is the beginning of the script. False: no Python runs it, as far as that shows. */
bool plugin_python_of(struct str start, struct plugin_python *python) MUST_CHECK;

/* The same for a file; false also when it cannot be read. */
bool plugin_python_of_file(struct arena *arena, struct str supervisord,
                           struct plugin_python *python) MUST_CHECK;

#endif
