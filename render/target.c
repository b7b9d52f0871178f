/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "render/render.h"

static struct str without_ending(struct str name)
{
    static const struct str endings[] = {STR_INIT(".tpl"), STR_INIT(".j2")};

    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (str_ends_with(name, endings[i]))
            return str_slice(name, 0, name.length - endings[i].length);
    return name;
}

bool render_stays_below(struct str path)
{
    if (path_is_absolute(path))
        return false;
    while (path.length)
        if (str_equal(str_cut(&path, '/'), STR("..")))
            return false;
    return true;
}

bool render_target(struct arena *arena, struct str name, struct str module, struct str *target)
{
    bool from_prefix = str_starts_with(name, STR("#")), names_file;
    struct str path = without_ending(name);
    char *bytes;

    path = str_slice(path, from_prefix, path.length);
    names_file = path.length && !str_ends_with(path, STR("#")) &&
                 !str_ends_with(path, STR("/")) && str_find(path, '\0') == STR_NOT_FOUND;
    bytes = str_to_c(arena, path);
    for (size_t i = 0; i < path.length; i++)
        if (bytes[i] == '#')
            bytes[i] = '/';
    path = (struct str){bytes, path.length};
    *target = from_prefix ? path : path_join(arena, module, path);
    if (!names_file || !render_stays_below(*target))
        return false;
    *target = path_normalize(arena, *target);
    return !str_equal(*target, STR("."));
}
