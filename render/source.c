/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/path.h"
#include "config/glob.h"
#include "render/render.h"

struct overlay {
    const struct rendered_instance *instance;
    const struct file_source *beneath;
    struct map by_path; /* path -> struct rendered_file */
};

static const struct text *read_overlay(void *context, struct arena *arena, struct str path)
{
    const struct overlay *overlay = context;
    const struct rendered_file *file = map_get(&overlay->by_path, path_normalize(arena, path));

    return file ? file->text : overlay->beneath->read(overlay->beneath->context, arena, path);
}

/* As Python's glob: component by component, a leading dot is matched by a dot alone. */
static bool fits(struct str path, struct str pattern)
{
    while (path.length && pattern.length) {
        struct str name = str_cut(&path, '/'), part = str_cut(&pattern, '/');

        if (name.length && name.bytes[0] == '.' && !str_starts_with(part, STR(".")))
            return false;
        if (!glob_match(part, name))
            return false;
    }
    return !path.length && !pattern.length;
}

static int compare(const void *left, const void *right)
{
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

static void glob_overlay(void *context, struct arena *arena, struct str pattern,
                         struct str **paths, size_t *count)
{
    const struct overlay *overlay = context;
    struct str normal = path_normalize(arena, pattern);
    struct map seen = {.arena = arena};
    size_t count_beneath;
    struct str *all;

    overlay->beneath->glob(overlay->beneath->context, arena, pattern, paths, &count_beneath);
    all = ARENA_ARRAY(arena, struct str, count_beneath + overlay->instance->count);
    for (*count = 0; *count < count_beneath; ++*count) {
        all[*count] = (*paths)[*count];
        map_put(&seen, path_normalize(arena, all[*count]), all);
    }
    for (size_t i = 0; i < overlay->instance->count; i++) {
        struct str path = overlay->instance->files[i].path;

        if (!map_get(&seen, path) && fits(path, normal))
            all[(*count)++] = path;
    }
    if (*count)
        qsort(all, *count, sizeof(*all), compare);
    *paths = all;
}

struct file_source render_file_source(struct arena *arena,
                                      const struct rendered_instance *instance,
                                      const struct file_source *beneath)
{
    struct overlay *overlay = ARENA_NEW(arena, struct overlay);

    overlay->instance = instance;
    overlay->beneath = beneath;
    overlay->by_path.arena = arena;
    for (size_t i = 0; i < instance->count; i++)
        map_put(&overlay->by_path, instance->files[i].path, &instance->files[i]);
    return (struct file_source){.context = overlay, .read = read_overlay, .glob = glob_overlay};
}
