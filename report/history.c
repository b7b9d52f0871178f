/* SPDX-License-Identifier: MIT */
#include "report/history.h"

#include "report/json.h"

static void set(struct arena *arena, json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, text.length ? json_text(arena, NULL, text) : json_null());
}

static json_t *entry_json(struct arena *arena, const struct history_entry *entry)
{
    json_t *object = json_object();

    set(arena, object, "revision", entry->revision);
    json_object_set_new(object, "time", json_integer(entry->time));
    set(arena, object, "host", entry->host);
    set(arena, object, "instance", entry->instance);
    set(arena, object, "operator", entry->operator_name);
    set(arena, object, "summary", entry->summary);
    set(arena, object, "reason", entry->reason);
    set(arena, object, "plan", entry->plan);
    if (entry->package.length)
        set(arena, object, "package", entry->package);
    set(arena, object, "approved_by", entry->approver);
    set(arena, object, "result", entry->result);
    return object;
}

void report_history_json(FILE *out, const struct history_entry *entries, size_t count,
                         struct str diff)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    json_t *array = json_array(), *document;

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, entry_json(arena, &entries[i]));
    document = json_pack("{s:i, s:o}", "version", 1, "entries", array);
    if (diff.bytes)
        json_object_set_new(document, "diff", json_text(arena, NULL, diff));
    json_print(out, document);
}
