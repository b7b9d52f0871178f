/* SPDX-License-Identifier: MIT */
#include "change/result_file.h"

#include "base/descriptor.h"
#include "base/path.h"
#include "base/replace.h"
#include "cli/reader.h"

enum { NEW_FILE_MODE = 0644 };

bool result_file_write(const struct context *context, const char *path, struct str bytes,
                       struct error *err)
{
    CLEANUP(close_descriptor) int root = -1;
    struct str whole = reader_absolute(context->arena, str_from(path));
    const char *name = str_to_c(context->arena, path_name(whole));
    struct file_state state;
    bool is_changed;

    if (!root_open(str_to_c(context->arena, path_directory(whole)), &root, err) ||
        !file_read(context->arena, root, name, &state, err))
        return false;
    if (!state.exists)
        state = (struct file_state){.exists = true, .mode = NEW_FILE_MODE};
    state.bytes = bytes;
    return file_write(root, name, &state, &is_changed, err);
}
