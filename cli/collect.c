/* SPDX-License-Identifier: MIT */
#include <sys/stat.h>

#include "base/list.h"
#include "base/parallel.h"
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

static bool collect_folder(struct arena *arena, const struct folder_source *folders,
                           struct str path, struct lint_targets *targets, struct error *err)
{
    struct walk walk = {.arena = arena, .folders = folders, .targets = targets};
    struct str real = reader_absolute(arena, path);

    walk.ignored = folders == &disk_folders ? ignore_files_for(arena, real)
                                            : (struct ignore_files){.arena = arena};
    return walk_folder(&walk, path, real, err);
}

/* Whether it can be read is seen later, when others may be told about first. */
static void add_asked(struct arena *arena, struct str path, struct lint_targets *targets)
{
    *LIST_ADD(arena, targets) = (struct lint_target){.path = path, .is_asked = true};
}

bool lint_collect(struct arena *arena, const struct file_source *files, struct str path,
                  struct lint_targets *targets, struct error *err)
{
    const struct folder_source *folders = files->folders;

    if (folders->is_folder(folders->context, arena, path))
        return collect_folder(arena, folders, path, targets, err);
    add_asked(arena, str_from(str_to_c(arena, path)), targets);
    return true;
}

struct operand_kinds {
    const struct arguments *arguments;
    bool *are_folders;
};

static void look_at_operand(void *context, size_t worker, size_t index)
{
    const struct operand_kinds *kinds = context;
    struct stat status;

    (void)worker;
    kinds->are_folders[index] =
        stat(kinds->arguments->operands[index], &status) == 0 && S_ISDIR(status.st_mode);
}

bool lint_collect_operands(const struct context *context, struct lint_targets *targets,
                           struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    size_t count = arguments->operand_count;
    struct operand_kinds kinds = {arguments, ARENA_ARRAY(context->arena, bool, count)};

    parallel_run(count, parallel_workers(count), look_at_operand, &kinds);
    for (size_t i = 0; i < count; i++) {
        struct str path = str_from(arguments->operands[i]);

        if (!kinds.are_folders[i] || str_equal(path, STR("-")))
            add_asked(context->arena, path, targets);
        else if (!collect_folder(context->arena, &disk_folders, path, targets, err))
            return false;
    }
    return true;
}
