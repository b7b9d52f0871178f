/* SPDX-License-Identifier: MIT */
#include "base/staging_folders.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/descriptor.h"
#include "base/path.h"

enum { PRIVATE_FOLDER = 0700 };

static void leave_folder(struct staging *staging)
{
    close_descriptor(&staging->place);
    staging->place = -1;
    staging->entered_folder = 0;
    staging->kept_bits = 0;
}

void staging_leave(struct staging *staging)
{
    leave_folder(staging);
    close_descriptor(&staging->stage);
    close_descriptor(&staging->home);
    staging->stage = staging->home = -1;
    staging->entered_home = 0;
}

bool staging_enter_home(struct staging *staging, size_t index, struct error *err)
{
    struct staged_home *home = &staging->homes.items[index];
    struct stat status;
    const char *name;

    if (staging->entered_home == index + 1)
        return true;
    staging_leave(staging);
    if (!beneath_folder(staging->root, home->member, BENEATH_STOP, &staging->home, &name, err))
        return false;
    if (staging->home < 0 || fstat(staging->home, &status) < 0)
        return error_errno(err, "open the folder of %s", home->member);
    if (home->inode && (home->inode != status.st_ino || home->device != status.st_dev))
        return error_set(err, ERROR_STALE, "the folder of %s was exchanged meanwhile",
                         home->member);
    home->device = status.st_dev;
    home->inode = status.st_ino;
    staging->entered_home = index + 1;
    return true;
}

/* The path of the nearest folder to that of the file which is there, with the next part of
 * path: the file, or the first folder that is missing. */
static bool find_member(const struct staging *staging, const char *path, const char **member,
                        struct error *err)
{
    for (*member = path;;) {
        CLEANUP(close_descriptor) int fd = -1;
        const char *name;

        if (!beneath_folder(staging->root, *member, BENEATH_STOP, &fd, &name, err))
            return false;
        if (fd >= 0)
            return true;
        *member = str_to_c(staging->arena, path_directory(str_from(*member)));
    }
}

/* Notes under the path that the next item has this index. */
static size_t note_index(struct arena *arena, struct map *map, struct str path, size_t index)
{
    size_t *noted = ARENA_NEW(arena, size_t);

    *noted = index;
    map_put(map, path, noted);
    return index;
}

static size_t find_home(struct staging *staging, const char *member)
{
    struct str directory = path_directory(str_from(member));
    const size_t *known = map_get(&staging->homes_by_path, directory);

    if (known)
        return *known;
    *LIST_ADD(staging->arena, &staging->homes) = (struct staged_home){.member = member};
    return note_index(staging->arena, &staging->homes_by_path, directory,
                      staging->homes.count - 1);
}

bool staging_find_folder(struct staging *staging, const char *path, size_t *index,
                         struct error *err)
{
    struct str directory = path_directory(str_from(path));
    const size_t *known = map_get(&staging->folders_by_path, directory);
    struct staged_folder folder = {.member = path};
    const char *member;

    if (known) {
        *index = *known;
        return true;
    }
    if (!find_member(staging, path, &member, err))
        return false;
    folder.home = find_home(staging, member);
    folder.top = member == path ? NULL : member;
    folder.below = path_directory(str_from(member)).length;
    folder.below += folder.below > 0; /* the slash */
    *LIST_ADD(staging->arena, &staging->folders) = folder;
    *index = note_index(staging->arena, &staging->folders_by_path, directory,
                        staging->folders.count - 1);
    return true;
}

bool staging_open_stage(struct staging *staging, const char *path, struct error *err)
{
    struct staged_home *home = &staging->homes.items[staging->entered_home - 1];

    if (staging->stage >= 0)
        return true;
    if (!home->has_stage && mkdirat(staging->home, STAGE_NAME, PRIVATE_FOLDER) < 0) {
        /* Left by a run that was cut off: the root is locked, nobody works in it. */
        if (!beneath_remove_tree(staging->home, STAGE_NAME, err))
            return false;
        if (mkdirat(staging->home, STAGE_NAME, PRIVATE_FOLDER) < 0)
            return error_errno(err, "write beside %s", path);
    }
    home->has_stage = true;
    staging->stage =
        openat(staging->home, STAGE_NAME, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return staging->stage >= 0 || error_errno(err, "write beside %s", path);
}

bool staging_enter_folder(struct staging *staging, size_t index, struct error *err)
{
    const struct staged_folder *folder = &staging->folders.items[index];
    const char *name;

    if (staging->entered_folder == index + 1)
        return true;
    if (!staging_enter_home(staging, folder->home, err) ||
        !staging_open_stage(staging, folder->member, err))
        return false;
    leave_folder(staging);
    if (!beneath_folder(staging->stage, folder->member + folder->below, BENEATH_MAKE,
                        &staging->place, &name, err))
        return false;
    staging->entered_folder = index + 1;
    return true;
}
