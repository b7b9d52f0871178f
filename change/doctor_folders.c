/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/map.h"
#include "base/path.h"
#include "change/doctor.h"

enum { LEAST_FREE_BYTES = 16 * 1024 * 1024, LEAST_FREE_PERCENT = 1 };

static void add(struct arena *arena, const struct fleet_item *item,
                struct instance_health *health, enum cause cause, struct str folder,
                struct str reason, const char *purpose, const char *command)
{
    struct ailment ailment = {.subject = item->name, .cause = cause, .reason = reason};

    ailment_advise(arena, &ailment, str_from(purpose),
                   str_printf(arena, "%s '" STR_FORMAT "'", command, STR_ARGS(folder)));
    *LIST_ADD(arena, &health->ailments) = ailment;
}

static void check_space(struct arena *arena, const struct fleet_item *item,
                        struct instance_health *health, struct str folder)
{
    struct statvfs space;
    uint64_t unit, left;

    if (statvfs(str_to_c(arena, folder), &space))
        return;
    unit = space.f_frsize;
    left = space.f_bavail * unit;
    if (space.f_blocks &&
        (left < LEAST_FREE_BYTES || space.f_bavail * 100 < space.f_blocks * LEAST_FREE_PERCENT))
        add(arena, item, health, CAUSE_DISK_FULL, folder,
            str_printf(arena, "the log folder " STR_FORMAT " has %" PRIu64 " KiB left",
                       STR_ARGS(folder), left / 1024),
            "see what is full", "df -h");
    else if (space.f_files && !space.f_favail)
        add(arena, item, health, CAUSE_DISK_FULL, folder,
            str_printf(arena, "the log folder " STR_FORMAT " has no inode left",
                       STR_ARGS(folder)),
            "see what is full", "df -i");
}

static void check_folder(struct arena *arena, const struct fleet_item *item,
                         struct instance_health *health, struct map *seen, struct str path)
{
    struct str folder = path_directory(path);
    const char *name = str_to_c(arena, folder);

    if (!path_is_absolute(path) || path_is_below(path, STR("/dev")) ||
        path_is_below(path, STR("/proc")) || map_put(seen, folder, health))
        return;
    if (access(name, F_OK) && errno == ENOENT)
        add(arena, item, health, CAUSE_LOG_UNUSABLE, folder,
            str_printf(arena, "the log folder " STR_FORMAT " is not there", STR_ARGS(folder)),
            "make it", "mkdir -p");
    else if (access(name, W_OK) && errno == EROFS)
        add(arena, item, health, CAUSE_LOG_UNUSABLE, folder,
            str_printf(arena,
                       "the log folder " STR_FORMAT " is on a file system that is read only",
                       STR_ARGS(folder)),
            "see why", "findmnt -T");
    else
        check_space(arena, item, health, folder);
}

void doctor_folders(struct arena *arena, const struct fleet_item *item,
                    struct instance_health *health)
{
    struct map seen = {.arena = arena};

    if (item->daemon && !daemon_is_local(item->daemon))
        return;
    if (item->model)
        check_folder(arena, item, health, &seen, item->model->server.log_file.str);
    for (size_t i = 0; i < item->running.count; i++) {
        check_folder(arena, item, health, &seen, item->running.processes[i].stdout_log);
        check_folder(arena, item, health, &seen, item->running.processes[i].stderr_log);
    }
}
