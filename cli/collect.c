/* SPDX-License-Identifier: MIT */
#include "base/list.h"
#include "base/path.h"
#include "cli/ignore.h"
#include "cli/lint.h"
#include "cli/reader.h"
#include "config/folders.h"

/* One walk. Links to folders are not followed: their files come by their own path, or lie
 * elsewhere. */
struct walk {
    struct arena *arena;
    const struct folder_source *folders;
    struct ignore_files ignored; /* of the disk; of other trees, nothing is */
    struct lint_targets *targets;
};

bool lint_is_candidate(struct str name)
{
    return str_ends_with(name, STR(".conf")) || str_ends_with(name, STR(".ini"));
}

static bool is_candidate(struct str name, enum entry_kind kind)
{
    return (kind == ENTRY_FILE || kind == ENTRY_LINK) && lint_is_candidate(name);
}

static enum entry_kind kind_of(const struct walk *walk, struct str path)
{
    return walk->folders->kind(walk->folders->context, walk->arena, path);
}

/* shown is the folder as the user named it, real the same, absolute. */
static bool walk_folder(struct walk *walk, struct str shown, struct str real, struct error *err)
{
    struct path_list names = {0};

    if (!folders_list(walk->arena, walk->folders, shown, &names, err))
        return false;
    ignore_enter(&walk->ignored, real);
    for (size_t i = 0; i < names.count; i++) {
        struct str name = names.items[i], path = path_join(walk->arena, shown, name);
        struct str real_path = path_join(walk->arena, real, name);
        enum entry_kind kind = kind_of(walk, path);
        bool is_folder = kind == ENTRY_FOLDER;

        if (!(is_folder ? name.bytes[0] != '.' : is_candidate(name, kind)) ||
            ignore_hides(&walk->ignored, real_path, is_folder))
            continue;
        if (!is_folder)
            *LIST_ADD(walk->arena, walk->targets) =
                (struct lint_target){.path = str_from(str_to_c(walk->arena, path))};
        else if (!walk_folder(walk, path, real_path, err))
            return false;
    }
    ignore_leave(&walk->ignored);
    return true;
}

bool lint_collect(struct arena *arena, const struct file_source *files, struct str path,
                  struct lint_targets *targets, struct error *err)
{
    const struct folder_source *folders = files->folders;
    struct walk walk = {.arena = arena, .folders = folders, .targets = targets};
    struct str real = reader_absolute(arena, path);

    if (folders->is_folder(folders->context, arena, path)) {
        walk.ignored = folders == &disk_folders ? ignore_files_for(arena, real)
                                                : (struct ignore_files){.arena = arena};
        return walk_folder(&walk, path, real, err);
    }
    /* Whether it can be read is seen later, when others may be told about first. */
    *LIST_ADD(arena, targets) =
        (struct lint_target){.path = str_from(str_to_c(arena, path)), .is_asked = true};
    return true;
}

bool lint_collect_operands(const struct context *context, struct lint_targets *targets,
                           struct error *err)
{
    for (size_t i = 0; i < context->arguments.operand_count; i++) {
        const char *operand = context->arguments.operands[i];

        if (operand[0] == '-' && !operand[1])
            *LIST_ADD(context->arena, targets) =
                (struct lint_target){.path = STR("-"), .is_asked = true};
        else if (!lint_collect(context->arena, &disk_files, str_from(operand), targets, err))
            return false;
    }
    return true;
}
