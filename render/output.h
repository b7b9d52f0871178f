/* SPDX-License-Identifier: MIT */
/* What writing rendered files below a root would change. The writing itself: base/staging.h. */
#ifndef RENDER_OUTPUT_H
#define RENDER_OUTPUT_H

#include "base/error.h"
#include "base/replace.h"
#include "render/render.h"

enum output_change {
    OUTPUT_SAME,
    OUTPUT_NEW,
    OUTPUT_CHANGED,
    OUTPUT_REMOVED,
    OUTPUT_LEFT, /* no longer made, and not removed */
};

struct output_step {
    const struct rendered_file *file;
    enum output_change change;
    struct file_state before, after;
};

/* What the file shall be when before is there now. The mode is that of the settings, else that
 * of the file that is there, else that of the template; a secret closes the latter two to group
 * and others. Owner and group are those of the settings, else those of the file. Fails for
 * owners that are not known here. */
bool output_wanted(struct arena *arena, const struct rendered_file *file,
                   const struct file_state *before, struct file_state *after, struct error *err)
    MUST_CHECK;

/* Looks at what is there now; root of walk below 0: nothing. Fails, too, for what cannot be
 * replaced. The bytes of a file that stays as it is are those of the step afterwards. */
bool output_look(struct arena *arena, struct file_walk *walk, const struct rendered_file *file,
                 struct output_step *step, struct error *err) MUST_CHECK;

#endif
