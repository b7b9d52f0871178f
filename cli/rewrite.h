/* SPDX-License-Identifier: MIT */
/* Files of the user that get a new content: shown as a diff, or written. */
#ifndef CLI_REWRITE_H
#define CLI_REWRITE_H

#include "base/edits.h"
#include "base/replace.h"
#include "cli/context.h"

/* Prints the edits as a diff on standard output, secrets covered. */
void rewrite_show(const struct context *context, struct arena *arena,
                  const struct edits *edits);

/* Whether the file can be replaced: it is no symbolic link, and holds what was read. Its mode
 * and owner are then in *state. The text's path is absolute. */
bool rewrite_check(struct arena *arena, const struct text *before, struct file_state *state,
                   struct error *err) MUST_CHECK;

/* Replaces the file, whole or not at all. state comes from rewrite_check. */
bool rewrite_file(struct arena *arena, struct str path, const struct file_state *state,
                  struct str after, struct error *err) MUST_CHECK;

#endif
