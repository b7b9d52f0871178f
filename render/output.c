/* SPDX-License-Identifier: MIT */
#include "render/output.h"

enum { GROUP_AND_OTHERS = 0077 };

/* An administrator's choice of mode stays, unless it would show a secret. */
static mode_t wanted_mode(const struct rendered_file *file, const struct file_state *before)
{
    mode_t mode = before->exists ? before->mode : file->mode;

    return file->is_secret ? mode & ~(mode_t)GROUP_AND_OTHERS : mode;
}

bool output_compare(struct arena *arena, int root, const struct rendered_file *file,
                    struct file_state *before, enum output_change *change, struct error *err)
{
    if (!file_read(arena, root, str_to_c(arena, file->relative), before, err))
        return false;
    if (!before->exists)
        *change = OUTPUT_NEW;
    else if (str_equal(before->bytes, file->text->bytes) &&
             before->mode == wanted_mode(file, before))
        *change = OUTPUT_SAME;
    else
        *change = OUTPUT_CHANGED;
    return true;
}

bool output_write(struct arena *arena, int root, const struct rendered_file *file,
                  enum output_change *change, struct error *err)
{
    struct file_state before, after;
    bool changed;

    if (!output_compare(arena, root, file, &before, change, err))
        return false;
    if (*change == OUTPUT_SAME)
        return true;
    after = (struct file_state){
        .exists = true,
        .bytes = file->text->bytes,
        .mode = wanted_mode(file, &before),
        .uid = before.uid,
        .gid = before.gid,
        .has_owner = before.exists,
    };
    return file_write(root, str_to_c(arena, file->relative), &after, &changed, err);
}
