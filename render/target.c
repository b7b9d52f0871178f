/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "render/render.h"

struct str render_target(struct arena *arena, struct str name, struct str module)
{
    bool from_prefix = str_starts_with(name, STR("#"));
    char *path;

    if (str_ends_with(name, STR(".tpl")))
        name.length -= STR(".tpl").length;
    else if (str_ends_with(name, STR(".j2")))
        name.length -= STR(".j2").length;
    if (from_prefix)
        name = str_slice(name, 1, name.length);
    path = str_to_c(arena, name);
    for (size_t i = 0; i < name.length; i++)
        if (path[i] == '#')
            path[i] = '/';
    name = (struct str){path, name.length};
    return from_prefix ? name : path_join(arena, module, name);
}
