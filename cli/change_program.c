/* SPDX-License-Identifier: MIT */
#include "cli/change_program.h"

#include <errno.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/execute.h"

static struct str own_folder(struct arena *arena)
{
    size_t size = 4096;
    char *path = arena_bytes(arena, size);
    ssize_t length = readlink("/proc/self/exe", path, size);

    return path_directory((struct str){path, length > 0 ? (size_t)length : 0});
}

int execute_change_program(char **argv)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str folder = own_folder(arena);
    const struct str candidates[] = {
        path_join(arena, folder, STR("../libexec/supconf/supconf-change")),
        path_join(arena, folder, STR("supconf-change")),
        STR(SUPCONF_CHANGE_PROGRAM),
    };
    struct error err = {0};

    for (size_t i = 0; i < COUNT_OF(candidates); i++) {
        execv(str_to_c(arena, candidates[i]), argv);
        if (errno != ENOENT && errno != ENOTDIR)
            break;
    }
    (void)error_errno(&err, "run supconf-change");
    return command_failed(argv[1], &err);
}
