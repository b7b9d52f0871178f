/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "cli/change.h"
#include "cli/references.h"
#include "history/history.h"

static bool restore_file(struct change_set *set, const struct history_file *recorded,
                         struct rendered_file *file, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct str bytes = recorded->bytes, unknown;

    if (recorded->is_covered &&
        !references_resolve(arena, &set->project.secrets, recorded->bytes, &bytes, &unknown))
        return error_set(err, ERROR_INPUT,
                         "the recorded '" STR_FORMAT "' holds secret '" STR_FORMAT
                         "', which the inventory does not know any more",
                         STR_ARGS(recorded->path), STR_ARGS(unknown));
    file->relative = recorded->path;
    file->path = path_join(arena, set->project.settings.prefix, recorded->path);
    file->text = text_create(arena, str_copy(arena, file->path), bytes);
    file->template_text = file->text;
    file->content = traced_from_span(span_make(file->text, 0, bytes.length));
    file->mode = recorded->mode;
    file->is_secret = recorded->is_covered;
    return true;
}

bool change_restore(struct change_set *set, struct change *change,
                    const struct history_file *files, size_t count, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct rendered_instance *restored = ARENA_NEW(arena, struct rendered_instance);

    restored->instance = change->rendered->instance;
    restored->host = change->rendered->host;
    restored->files = ARENA_ARRAY(arena, struct rendered_file, count);
    restored->count = restored->capacity = count;
    for (size_t i = 0; i < count; i++) {
        struct rendered_file *file = &restored->files[i];

        if (!restore_file(set, &files[i], file, err))
            return false;
        if (str_equal(file->path, restored->instance->config.text))
            restored->main = file;
    }
    change->rendered = restored;
    return true;
}
