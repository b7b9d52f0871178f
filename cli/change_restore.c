/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"
#include "base/path.h"
#include "cli/change.h"
#include "history/history.h"

/* How base/secrets.h writes a secret that it covers; the seal of it stands behind its name. */
static const char open_mark[] = "‹secret ", close_mark[] = "›";

static const struct secret *find_secret(const struct secrets *secrets, struct str name)
{
    for (size_t i = 0; i < secrets->count; i++)
        if (str_equal(secrets->items[i].name, name))
            return &secrets->items[i];
    return NULL;
}

/* Puts secrets back where they were covered. */
static bool uncover(struct arena *arena, const struct secrets *secrets,
                    const struct history_file *file, struct str *bytes, struct error *err)
{
    struct buffer out = {.arena = arena};
    struct str rest = file->bytes;

    for (;;) {
        size_t start = str_search(rest, str_from(open_mark)), end;
        const struct secret *secret;
        struct str name;

        if (start == STR_NOT_FOUND)
            break;
        buffer_append(&out, str_slice(rest, 0, start));
        rest = str_slice(rest, start + sizeof(open_mark) - 1, rest.length);
        end = str_search(rest, str_from(close_mark));
        name = str_slice(rest, 0, end);
        secret = find_secret(secrets, str_slice(name, 0, str_find_last(name, ' ')));
        if (end == STR_NOT_FOUND || !secret)
            return error_set(err, ERROR_INPUT,
                             "the recorded '" STR_FORMAT "' holds secret '" STR_FORMAT
                             "', which the inventory does not know any more",
                             STR_ARGS(file->path), STR_ARGS(name));
        buffer_append(&out, secret->value);
        rest = str_slice(rest, end + sizeof(close_mark) - 1, rest.length);
    }
    buffer_append(&out, rest);
    *bytes = buffer_str(&out);
    return true;
}

static bool restore_file(struct change_set *set, const struct history_file *recorded,
                         struct rendered_file *file, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct str bytes = recorded->bytes;

    if (recorded->is_covered && !uncover(arena, &set->project.secrets, recorded, &bytes, err))
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
    return true;
}
