/* SPDX-License-Identifier: MIT */
#include "base/workplace.h"

#include <fcntl.h>
#include <stdlib.h>

#include "base/beneath.h"
#include "base/descriptor.h"
#include "base/path.h"
#include "base/replace.h"

bool workplace_make(struct arena *arena, struct workplace *place, struct error *err)
{
    const char *folder = getenv("TMPDIR");
    char *path;

    *place = (struct workplace){.root = -1};
    if (!folder || !path_is_absolute(str_from(folder)))
        folder = "/tmp";
    path = str_to_c(arena, str_printf(arena, "%s/supconf-XXXXXX", folder));
    if (!mkdtemp(path))
        return error_errno(err, "make a folder in %s", folder);
    place->path = path;
    return root_open(path, &place->root, err);
}

void workplace_close(struct workplace *place)
{
    struct error ignored = {0};

    if (place->path)
        (void)!beneath_remove_tree(AT_FDCWD, place->path, &ignored);
    close_descriptor(&place->root);
    *place = (struct workplace){.root = -1};
}
