/* SPDX-License-Identifier: MIT */
/* Writes rendered files below a prefix: each whole or not at all, unchanged ones untouched. */
#ifndef RENDER_OUTPUT_H
#define RENDER_OUTPUT_H

#include "base/error.h"
#include "base/replace.h"
#include "render/render.h"

enum output_change {
    OUTPUT_SAME,
    OUTPUT_NEW,
    OUTPUT_CHANGED,
};

/* What writing the file below root would change; before is what is there now. */
bool output_compare(struct arena *arena, int root, const struct rendered_file *file,
                    struct file_state *before, enum output_change *change, struct error *err)
    MUST_CHECK;

/* Writes it; mode and owner of a file that is there are kept. */
bool output_write(struct arena *arena, int root, const struct rendered_file *file,
                  enum output_change *change, struct error *err) MUST_CHECK;

#endif
