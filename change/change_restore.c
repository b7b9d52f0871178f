/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "change/change.h"
#include "change/local_secrets.h"
#include "change/references.h"
#include "history/history.h"

/* Puts the secrets back. Without an inventory none is known before it is asked for. */
static bool uncover(struct change_set *set, const struct history_file *recorded,
                    struct str *bytes, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct secrets known = secrets_copy(arena, &set->project.secrets);
    struct str unknown, value;

    while (!references_resolve(arena, &known, recorded->bytes, bytes, &unknown)) {
        struct str name = references_name(unknown);

        if (!local_secret_find(set, name, &value, err))
            return error_context(err, "the recorded '" STR_FORMAT "' holds a secret",
                                 STR_ARGS(recorded->path));
        *LIST_ADD(arena, &known) = (struct secret){.name = name, .value = value};
    }
    return true;
}

static bool restore_file(struct change_set *set, const struct history_file *recorded,
                         struct rendered_file *file, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct str bytes = recorded->bytes;

    if (recorded->is_covered && !uncover(set, recorded, &bytes, err))
        return false;
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
    change->is_on_disk = false;
    return true;
}
