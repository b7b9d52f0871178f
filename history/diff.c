/* SPDX-License-Identifier: MIT */
#include "history/diff.h"

#include <git2.h>
#include <string.h>

#include "base/buffer.h"

static void free_patch(git_patch **patch)
{
    git_patch_free(*patch);
}

/* Only hunks: the head is written here, with names that git would quote left readable. */
static int on_line(const git_diff_delta *delta, const git_diff_hunk *hunk,
                   const git_diff_line *line, void *context)
{
    struct buffer *diff = context;

    (void)delta, (void)hunk;
    if (line->origin == GIT_DIFF_LINE_FILE_HDR || line->origin == GIT_DIFF_LINE_BINARY)
        return 0;
    if (line->origin == GIT_DIFF_LINE_CONTEXT || line->origin == GIT_DIFF_LINE_ADDITION ||
        line->origin == GIT_DIFF_LINE_DELETION)
        buffer_append_byte(diff, line->origin);
    buffer_append(diff, (struct str){line->content, line->content_len});
    return 0;
}

/* "a/NAME", or "/dev/null" for a side that is not there. */
static struct str label(struct arena *arena, char side, struct str name, struct str bytes)
{
    struct str label = str_printf(arena, "%c/" STR_FORMAT, side, STR_ARGS(name));
    char *copy = str_to_c(arena, label);

    if (!bytes.bytes)
        return STR("/dev/null");
    for (size_t i = 0; i < label.length; i++)
        if ((unsigned char)copy[i] < ' ' || copy[i] == 0x7F)
            copy[i] = '?'; /* a line break here would forge a line of the diff */
    return (struct str){copy, label.length};
}

bool diff_unified(struct arena *arena, struct str name, struct str before, struct str after,
                  struct str *diff, struct error *err)
{
    git_diff_options options;
    CLEANUP(free_patch) git_patch *patch = NULL;
    struct buffer out = {.arena = arena};
    struct str old_label = label(arena, 'a', name, before);
    struct str new_label = label(arena, 'b', name, after);

    if ((!before.bytes && !after.bytes) ||
        (before.bytes && after.bytes && str_equal(before, after))) {
        *diff = STR("");
        return true;
    }
    git_libgit2_init(); /* never ended: see history.c */
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.flags = GIT_DIFF_INDENT_HEURISTIC;
    if (git_patch_from_buffers(&patch, before.bytes ? before.bytes : "", before.length, NULL,
                               after.bytes ? after.bytes : "", after.length, NULL,
                               &options) < 0)
        return error_set(err, ERROR_SYSTEM, "compare " STR_FORMAT ": %s", STR_ARGS(name),
                         git_error_last()->message);
    if (git_patch_get_delta(patch)->flags & GIT_DIFF_FLAG_BINARY) {
        *diff = str_printf(arena, "Binary files " STR_FORMAT " and " STR_FORMAT " differ\n",
                           STR_ARGS(old_label), STR_ARGS(new_label));
        return true;
    }
    buffer_printf(&out, "--- " STR_FORMAT "\n+++ " STR_FORMAT "\n", STR_ARGS(old_label),
                  STR_ARGS(new_label));
    git_patch_print(patch, on_line, &out);
    *diff = buffer_str(&out);
    return true;
}
