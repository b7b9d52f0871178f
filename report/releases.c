/* SPDX-License-Identifier: MIT */
#include "report/releases.h"

#include "report/json.h"

enum { VERSION = 1 };

static void release_json(json_t **value)
{
    json_decref(*value);
}

static void set(struct arena *arena, json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, json_text(arena, NULL, text));
}

static json_t *file_json(struct arena *arena, const struct release_file *file)
{
    json_t *object = json_object(), *secrets = json_array();

    set(arena, object, "host", file->host);
    set(arena, object, "instance", file->instance);
    set(arena, object, "path", file->path);
    set(arena, object, "template", file->template);
    set(arena, object, "mode", str_printf(arena, "%04o", (unsigned)file->mode));
    json_object_set_new(object, "mode_set", json_boolean(file->is_mode_set));
    if (file->owner.length)
        set(arena, object, "owner", file->owner);
    json_object_set_new(object, "secret", json_boolean(file->is_secret));
    json_object_set_new(object, "covered", json_boolean(file->is_covered));
    for (size_t i = 0; i < file->secrets.count; i++)
        json_array_append_new(secrets, json_text(arena, NULL, file->secrets.items[i]));
    json_object_set_new(object, "secrets", secrets);
    return object;
}

static json_t *instance_json(struct arena *arena, const struct release_instance *instance)
{
    json_t *object = json_object();

    set(arena, object, "host", instance->host);
    set(arena, object, "name", instance->name);
    set(arena, object, "prefix", instance->prefix);
    set(arena, object, "config", instance->config);
    return object;
}

static json_t *source_json(struct arena *arena, const struct release_description *description)
{
    json_t *object;

    if (!description->revision.length)
        return json_null();
    object = json_object();
    set(arena, object, "revision", description->revision);
    json_object_set_new(object, "dirty", json_boolean(description->is_dirty));
    return object;
}

/* For who applies it, that he shows none: they are in the files anyway. */
static json_t *secrets_json(struct arena *arena, const struct release_description *description)
{
    json_t *secrets = json_array();

    for (size_t i = 0; i < description->secrets.count; i++) {
        json_t *object = json_object();

        set(arena, object, "name", description->secrets.items[i].name);
        set(arena, object, "value", description->secrets.items[i].value);
        json_array_append_new(secrets, object);
    }
    return secrets;
}

struct str release_text(struct arena *arena, const struct release_description *description)
{
    CLEANUP(release_json) json_t *object = json_object();
    json_t *instances = json_array(), *files = json_array();
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < description->instances.count; i++)
        json_array_append_new(instances,
                              instance_json(arena, &description->instances.items[i]));
    for (size_t i = 0; i < description->files.count; i++)
        json_array_append_new(files, file_json(arena, &description->files.items[i]));
    json_object_set_new(object, "version", json_integer(VERSION));
    set(arena, object, "supconf", description->program_version);
    set(arena, object, "supervisor", description->supervisor_version);
    json_object_set_new(object, "time", json_integer((json_int_t)description->time));
    json_object_set_new(object, "source", source_json(arena, description));
    json_object_set_new(object, "findings",
                        json_pack("{s:i, s:I, s:I}", "error", 0, "warning",
                                  (json_int_t)description->warnings, "info",
                                  (json_int_t)description->advice));
    json_object_set_new(object, "instances", instances);
    json_object_set_new(object, "files", files);
    if (description->secrets.count)
        json_object_set_new(object, "secrets", secrets_json(arena, description));
    json_append(&out, json_incref(object));
    buffer_append_byte(&out, '\n');
    return buffer_str(&out);
}

/* The string at key, in the arena; is_fine becomes false when there is none. */
static struct str get(struct arena *arena, const json_t *object, const char *key, bool *is_fine)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_string(value)) {
        *is_fine = false;
        return STR("");
    }
    return str_copy(arena, (struct str){json_string_value(value), json_string_length(value)});
}

static size_t get_count(const json_t *object, const char *key, bool *is_fine)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_integer(value) || json_integer_value(value) < 0)
        *is_fine = false;
    return (size_t)json_integer_value(value);
}

/* "0644" */
static mode_t get_mode(struct arena *arena, const json_t *object, bool *is_fine)
{
    struct str text = get(arena, object, "mode", is_fine);
    mode_t mode = 0;

    if (text.length != 4)
        *is_fine = false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '7')
            *is_fine = false;
        mode = mode << 3 | (mode_t)(text.bytes[i] - '0');
    }
    return mode & 07777;
}

static bool read_file(struct arena *arena, const json_t *object, struct release_file *file)
{
    const json_t *secrets = json_object_get(object, "secrets");
    const json_t *is_covered = json_object_get(object, "covered");
    bool is_fine = json_is_array(secrets) && json_is_boolean(is_covered);

    file->host = get(arena, object, "host", &is_fine);
    file->instance = get(arena, object, "instance", &is_fine);
    file->path = get(arena, object, "path", &is_fine);
    file->template = get(arena, object, "template", &is_fine);
    file->mode = get_mode(arena, object, &is_fine);
    file->is_mode_set = json_is_true(json_object_get(object, "mode_set"));
    if (json_object_get(object, "owner"))
        file->owner = get(arena, object, "owner", &is_fine);
    file->is_covered = json_is_true(is_covered);
    file->is_secret = file->is_covered || json_is_true(json_object_get(object, "secret"));
    for (size_t i = 0; i < json_array_size(secrets); i++) {
        const json_t *name = json_array_get(secrets, i);

        if (!json_is_string(name))
            return false;
        *LIST_ADD(arena, &file->secrets) = str_copy(arena, str_from(json_string_value(name)));
    }
    return is_fine;
}

static bool read_instance(struct arena *arena, const json_t *object,
                          struct release_instance *instance)
{
    bool is_fine = true;

    instance->host = get(arena, object, "host", &is_fine);
    instance->name = get(arena, object, "name", &is_fine);
    instance->prefix = get(arena, object, "prefix", &is_fine);
    instance->config = get(arena, object, "config", &is_fine);
    return is_fine;
}

static bool read_secrets(struct arena *arena, const json_t *object,
                         struct release_description *description)
{
    const json_t *secrets = json_object_get(object, "secrets");
    bool is_fine = !secrets || json_is_array(secrets);

    for (size_t i = 0; i < json_array_size(secrets); i++) {
        const json_t *secret = json_array_get(secrets, i);
        struct str name = get(arena, secret, "name", &is_fine);
        struct str value = get(arena, secret, "value", &is_fine);

        *LIST_ADD(arena, &description->secrets) = (struct secret){.name = name, .value = value};
    }
    return is_fine;
}

static bool read_lists(struct arena *arena, const json_t *object,
                       struct release_description *description)
{
    const json_t *instances = json_object_get(object, "instances");
    const json_t *files = json_object_get(object, "files");

    if (!json_is_array(instances) || !json_is_array(files))
        return false;
    for (size_t i = 0; i < json_array_size(instances); i++)
        if (!read_instance(arena, json_array_get(instances, i),
                           LIST_ADD(arena, &description->instances)))
            return false;
    for (size_t i = 0; i < json_array_size(files); i++)
        if (!read_file(arena, json_array_get(files, i), LIST_ADD(arena, &description->files)))
            return false;
    return read_secrets(arena, object, description);
}

bool release_parse(struct arena *arena, struct str text,
                   struct release_description *description, struct error *err)
{
    CLEANUP(release_json)
    json_t *object = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, NULL);
    const json_t *findings = json_object_get(object, "findings");
    const json_t *source = json_object_get(object, "source");
    bool is_fine = true;

    *description = (struct release_description){0};
    if (get_count(object, "version", &is_fine) > VERSION)
        return error_set(err, ERROR_INPUT,
                         "it was made by a later supconf: release.json is "
                         "of a version that this one does not know");
    description->program_version = get(arena, object, "supconf", &is_fine);
    description->supervisor_version = get(arena, object, "supervisor", &is_fine);
    description->time = (int64_t)get_count(object, "time", &is_fine);
    description->warnings = get_count(findings, "warning", &is_fine);
    description->advice = get_count(findings, "info", &is_fine);
    if (!json_is_null(source)) {
        description->revision = get(arena, source, "revision", &is_fine);
        description->is_dirty = json_is_true(json_object_get(source, "dirty"));
    }
    return (is_fine && read_lists(arena, object, description)) ||
           error_set(err, ERROR_INPUT, "release.json is not what supconf writes");
}
