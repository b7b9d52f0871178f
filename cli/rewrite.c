/* SPDX-License-Identifier: MIT */
#include "cli/rewrite.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/descriptor.h"
#include "base/path.h"
#include "cli/reader.h"
#include "model/model.h"
#include "report/diffs.h"
#include "report/visible.h"

/* A name behind a/ and b/ that tools for patches accept. */
static struct str diff_name(struct arena *arena, struct str path)
{
    struct str name = relative_path(reader_absolute(arena, STR(".")), path);

    while (str_starts_with(name, STR("/")))
        name = str_slice(name, 1, name.length);
    return name;
}

void rewrite_show(const struct context *context, struct arena *arena, const struct edits *edits)
{
    struct finding_list ignored = {.arena = arena};
    struct secrets secrets = {.arena = arena};
    struct str diff = edits_diff(arena, edits, diff_name(arena, edits->text->path));

    model_add_file_secrets(document_parse(arena, edits->text, &ignored), &secrets);
    report_diff(stdout, diff, &secrets, &context->style);
}

/* Folders may be links: people choose them. A file that is one belongs to somewhere else. */
static bool open_folder(struct arena *arena, struct str path, int *folder, struct error *err)
{
    const char *name = str_to_c(arena, path_directory(path));

    *folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *folder >= 0 || error_errno(err, "open folder %s", name);
}

bool rewrite_check(struct arena *arena, const struct text *before, struct file_state *state,
                   struct error *err)
{
    CLEANUP(close_descriptor) int folder = -1;
    const char *name = str_to_c(arena, path_name(before->path));
    struct stat status;

    if (!open_folder(arena, before->path, &folder, err))
        return false;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode))
        return error_set(err, ERROR_SYSTEM,
                         STR_FORMAT " is a symbolic link: name the file that it leads to",
                         STR_ARGS(before->path));
    if (!file_read(arena, folder, name, state, err))
        return error_context(err, STR_FORMAT, STR_ARGS(before->path));
    if (!state->exists || !str_equal(state->bytes, before->bytes))
        return error_set(err, ERROR_SYSTEM, STR_FORMAT " has changed since it was read",
                         STR_ARGS(before->path));
    return true;
}

bool rewrite_file(struct arena *arena, struct str path, const struct file_state *state,
                  struct str after, struct error *err)
{
    CLEANUP(close_descriptor) int folder = -1;
    struct file_state wanted = *state;
    bool has_changed;

    wanted.bytes = after;
    if (!open_folder(arena, path, &folder, err))
        return false;
    return file_write(folder, str_to_c(arena, path_name(path)), &wanted, &has_changed, err) ||
           error_context(err, STR_FORMAT, STR_ARGS(path_directory(path)));
}
