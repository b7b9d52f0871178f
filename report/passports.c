/* SPDX-License-Identifier: MIT */
#include "report/passports.h"

#include "report/json.h"

enum { VERSION = 1, INDENT = 1 };

static void passport_json(json_t **value)
{
    json_decref(*value);
}

static void set(struct arena *arena, json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, json_text(arena, NULL, text));
}

static json_t *list_json(struct arena *arena, const struct approved_list *list)
{
    json_t *object = json_object();

    for (size_t i = 0; i < list->count; i++) {
        struct str digest = list->items[i].digest;

        json_object_set_new(object, str_to_c(arena, list->items[i].name),
                            digest.length ? json_text(arena, NULL, digest) : json_null());
    }
    return object;
}

static json_t *forecast_json(struct arena *arena, const struct approved_instance *instance)
{
    json_t *object = json_object(), *removed = json_array(), *groups = json_object();

    for (size_t i = 0; i < instance->removed.count; i++)
        json_array_append_new(removed, json_text(arena, NULL, instance->removed.items[i]));
    for (size_t i = 0; i < instance->groups.count; i++)
        set(arena, groups, str_to_c(arena, instance->groups.items[i].name),
            str_from(group_action_name(instance->groups.items[i].action)));
    json_object_set_new(object, "seen", json_boolean(instance->is_seen));
    json_object_set_new(object, "groups", groups);
    json_object_set_new(object, "removed", removed);
    json_object_set_new(object, "supervisord", json_string(daemon_need_name(instance->daemon)));
    return object;
}

static json_t *instance_json(struct arena *arena, const struct approved_instance *instance)
{
    json_t *object = json_object();

    set(arena, object, "host", instance->host);
    set(arena, object, "name", instance->name);
    json_object_set_new(object, "forecast", forecast_json(arena, instance));
    json_object_set_new(object, "files", list_json(arena, &instance->files));
    json_object_set_new(object, "templates", list_json(arena, &instance->templates));
    json_object_set_new(object, "variables", list_json(arena, &instance->variables));
    return object;
}

static json_t *revision_json(struct arena *arena, struct str name, struct str commit)
{
    json_t *object = json_object();

    set(arena, object, "name", name);
    json_object_set_new(object, "commit",
                        commit.length ? json_text(arena, NULL, commit) : json_null());
    return object;
}

static int append_bytes(const char *bytes, size_t length, void *context)
{
    buffer_append(context, (struct str){bytes, length});
    return 0;
}

struct str passport_text(struct arena *arena, const struct passport *passport)
{
    CLEANUP(passport_json) json_t *object = json_object();
    json_t *instances = json_array();
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < passport->instances.count; i++)
        json_array_append_new(instances, instance_json(arena, &passport->instances.items[i]));
    json_object_set_new(object, "version", json_integer(VERSION));
    set(arena, object, "supconf", passport->program_version);
    set(arena, object, "author", passport->author);
    json_object_set_new(object, "time", json_integer((json_int_t)passport->time));
    json_object_set_new(object, "expires",
                        passport->expires ? json_integer((json_int_t)passport->expires)
                                          : json_null());
    json_object_set_new(object, "base",
                        revision_json(arena, passport->base_name, passport->base_commit));
    json_object_set_new(object, "head",
                        revision_json(arena, passport->head_name, passport->head_commit));
    json_object_set_new(object, "settings", list_json(arena, &passport->settings));
    json_object_set_new(object, "instances", instances);
    json_dump_callback(object, append_bytes, &out, JSON_INDENT(INDENT));
    buffer_append_byte(&out, '\n');
    return buffer_str(&out);
}

/* What is being read; becomes unfit at the first member that is not as it should be. */
struct reader {
    struct arena *arena;
    bool is_fit;
};

static struct str take_text(struct reader *reader, const json_t *value)
{
    if (!json_is_string(value)) {
        reader->is_fit = false;
        return STR("");
    }
    return str_copy(reader->arena,
                    (struct str){json_string_value(value), json_string_length(value)});
}

static struct str take_text_or_null(struct reader *reader, const json_t *value)
{
    return json_is_null(value) ? STR("") : take_text(reader, value);
}

static int64_t take_time(struct reader *reader, const json_t *value)
{
    reader->is_fit &= json_is_integer(value) && json_integer_value(value) > 0;
    return json_integer_value(value);
}

static bool is_digest(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!(text.bytes[i] >= '0' && text.bytes[i] <= '9') &&
            !(text.bytes[i] >= 'a' && text.bytes[i] <= 'f'))
            return false;
    return text.length == 64;
}

static void take_list(struct reader *reader, json_t *object, struct approved_list *list)
{
    const char *name;
    json_t *value;

    reader->is_fit &= json_is_object(object);
    json_object_foreach(object, name, value)
    {
        struct str digest = take_text_or_null(reader, value);

        reader->is_fit &= json_is_null(value) || is_digest(digest);
        *LIST_ADD(reader->arena, list) =
            (struct approved){str_copy(reader->arena, str_from(name)), digest};
    }
}

static void take_forecast(struct reader *reader, const json_t *object,
                          struct approved_instance *instance)
{
    const json_t *removed = json_object_get(object, "removed"),
                 *seen = json_object_get(object, "seen");
    json_t *groups = json_object_get(object, "groups"), *value;
    const char *name;

    reader->is_fit &=
        json_is_array(removed) && json_is_object(groups) && json_is_boolean(seen) &&
        daemon_need_from_name(take_text(reader, json_object_get(object, "supervisord")),
                              &instance->daemon);
    instance->is_seen = json_is_true(seen);
    for (size_t i = 0; i < json_array_size(removed); i++)
        *LIST_ADD(reader->arena, &instance->removed) =
            take_text(reader, json_array_get(removed, i));
    json_object_foreach(groups, name, value)
    {
        struct approved_group *group = LIST_ADD(reader->arena, &instance->groups);

        group->name = str_copy(reader->arena, str_from(name));
        reader->is_fit &= group_action_from_name(take_text(reader, value), &group->action);
    }
}

static void take_instance(struct reader *reader, const json_t *object,
                          struct approved_instance *instance)
{
    instance->host = take_text(reader, json_object_get(object, "host"));
    instance->name = take_text(reader, json_object_get(object, "name"));
    take_forecast(reader, json_object_get(object, "forecast"), instance);
    take_list(reader, json_object_get(object, "files"), &instance->files);
    take_list(reader, json_object_get(object, "templates"), &instance->templates);
    take_list(reader, json_object_get(object, "variables"), &instance->variables);
}

static void take_revision(struct reader *reader, const json_t *object, struct str *name,
                          struct str *commit)
{
    *name = take_text(reader, json_object_get(object, "name"));
    *commit = take_text_or_null(reader, json_object_get(object, "commit"));
}

static void take_head(struct reader *reader, const json_t *object, struct passport *passport)
{
    const json_t *expires = json_object_get(object, "expires");

    passport->program_version = take_text(reader, json_object_get(object, "supconf"));
    passport->author = take_text(reader, json_object_get(object, "author"));
    passport->time = take_time(reader, json_object_get(object, "time"));
    passport->expires = json_is_null(expires) ? 0 : take_time(reader, expires);
    take_revision(reader, json_object_get(object, "base"), &passport->base_name,
                  &passport->base_commit);
    take_revision(reader, json_object_get(object, "head"), &passport->head_name,
                  &passport->head_commit);
    take_list(reader, json_object_get(object, "settings"), &passport->settings);
}

bool passport_parse(struct arena *arena, struct str text, struct passport *passport,
                    struct error *err)
{
    CLEANUP(passport_json)
    json_t *object = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, NULL);
    const json_t *version = json_object_get(object, "version"),
                 *instances = json_object_get(object, "instances");
    struct reader reader = {arena, json_is_integer(version) && json_is_array(instances)};

    *passport = (struct passport){0};
    if (json_integer_value(version) > VERSION)
        return error_set(err, ERROR_INPUT, "the passport was made by a later supconf");
    take_head(&reader, object, passport);
    for (size_t i = 0; i < json_array_size(instances); i++)
        take_instance(&reader, json_array_get(instances, i),
                      LIST_ADD(arena, &passport->instances));
    return reader.is_fit || error_set(err, ERROR_INPUT, "this is no passport of supconf");
}
