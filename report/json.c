/* SPDX-License-Identifier: MIT */
#include "report/json.h"

#include "report/visible.h"

json_t *json_text(struct arena *arena, const struct secrets *secrets, struct str text)
{
    struct str plain = visible_utf8(arena, secrets_cover(arena, secrets, text));

    return json_stringn(plain.bytes ? plain.bytes : "", plain.length);
}

void json_set_text(json_t *object, const char *key, struct arena *arena,
                   const struct secrets *secrets, struct str text)
{
    if (text.length)
        json_object_set_new(object, key, json_text(arena, secrets, text));
}

static json_t *side(struct arena *arena, const struct secrets *secrets,
                    const struct option_change *change, struct str value)
{
    if (!value.bytes)
        return json_null();
    if (change->is_secret)
        return json_string("‹secret›");
    return json_text(arena, secrets, value);
}

json_t *json_option_change(struct arena *arena, const struct secrets *secrets,
                           const struct option_change *change)
{
    json_t *object = json_object();

    json_object_set_new(object, "section", json_text(arena, secrets, change->section));
    json_object_set_new(object, "option", json_text(arena, secrets, change->option));
    json_object_set_new(object, "before", side(arena, secrets, change, change->before));
    json_object_set_new(object, "after", side(arena, secrets, change, change->after));
    json_object_set_new(object, "effect", json_string(option_effect_name(change->effect)));
    return object;
}

json_t *json_position(struct position position)
{
    json_t *object = json_object();

    json_object_set_new(object, "line", json_integer((json_int_t)position.line));
    json_object_set_new(object, "column", json_integer((json_int_t)position.column));
    return object;
}

json_t *json_identity(struct arena *arena, const struct secrets *secrets,
                      const struct daemon_identity *identity)
{
    json_t *object = json_object();

    json_object_set_new(object, "version", json_text(arena, secrets, identity->version));
    json_object_set_new(object, "state", json_text(arena, secrets, identity->state));
    json_object_set_new(object, "pid", json_integer(identity->pid));
    return object;
}

static int append_bytes(const char *bytes, size_t length, void *context)
{
    buffer_append(context, (struct str){bytes, length});
    return 0;
}

void json_append(struct buffer *out, json_t *value)
{
    json_dump_callback(value, append_bytes, out, JSON_COMPACT | JSON_ENCODE_ANY);
    json_decref(value);
}

void json_print(FILE *out, json_t *value)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer line = {.arena = arena};

    json_append(&line, value);
    buffer_append_byte(&line, '\n');
    fwrite(line.bytes, 1, line.length, out);
}
