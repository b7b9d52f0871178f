/* SPDX-License-Identifier: MIT */
#include "report/manifest.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/sha256.h"
#include "report/json.h"

enum { VERSION = 1, NANOSECONDS = 1000000000 };

static void release(json_t **value)
{
    json_decref(*value);
}

static struct str member(struct arena *arena, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_string(value))
        return STR("");
    return str_copy(arena, (struct str){json_string_value(value), json_string_length(value)});
}

static bool read_entry(struct arena *arena, const json_t *value, struct manifest_entry *entry)
{
    const json_t *stamp = json_object_get(value, "stamp");
    json_int_t modified = json_integer_value(json_object_get(stamp, "modified_ns"));

    *entry = (struct manifest_entry){
        .path = member(arena, value, "path"),
        .project = member(arena, value, "project"),
        .instance = member(arena, value, "instance"),
        .template = member(arena, value, "template"),
        .sha256 = member(arena, value, "sha256"),
        .stamp = {.inode = (ino_t)json_integer_value(json_object_get(stamp, "inode")),
                  .modified = {.tv_sec = modified / NANOSECONDS,
                               .tv_nsec = modified % NANOSECONDS}},
    };
    return entry->path.length && (entry->sha256.length || stamp);
}

bool manifest_load(struct arena *arena, int root, struct manifest *manifest, struct error *err)
{
    CLEANUP(release) json_t *document = NULL;
    struct file_state state = {0};
    const json_t *files, *value;
    json_error_t fault;
    size_t index;

    *manifest = (struct manifest){0};
    if (root >= 0 && !file_read(arena, root, MANIFEST_NAME, &state, err))
        return false;
    if (!state.exists)
        return true;
    document = json_loadb(state.bytes.bytes, state.bytes.length, 0, &fault);
    if (!document)
        return error_set(err, ERROR_INPUT, MANIFEST_NAME ":%d:%d: %s", fault.line, fault.column,
                         fault.text);
    if (json_integer_value(json_object_get(document, "version")) != VERSION)
        return error_set(err, ERROR_INPUT,
                         MANIFEST_NAME ": written by another version of supconf");
    files = json_object_get(document, "files");
    json_array_foreach(files, index, value)
    {
        if (!read_entry(arena, value, LIST_ADD(arena, &manifest->entries)))
            return error_set(err, ERROR_INPUT,
                             MANIFEST_NAME ": entry %zu has no path or no digest", index + 1);
    }
    return true;
}

static json_t *entry_json(struct arena *arena, const struct manifest_entry *entry)
{
    json_t *value = json_object();

    json_set_text(value, "path", arena, NULL, entry->path);
    json_set_text(value, "project", arena, NULL, entry->project);
    json_set_text(value, "instance", arena, NULL, entry->instance);
    json_set_text(value, "template", arena, NULL, entry->template);
    json_set_text(value, "sha256", arena, NULL, entry->sha256);
    if (!entry->sha256.length)
        json_object_set_new(value, "stamp",
                            json_pack("{sIsI}", "inode", (json_int_t)entry->stamp.inode,
                                      "modified_ns",
                                      (json_int_t)entry->stamp.modified.tv_sec * NANOSECONDS +
                                          (json_int_t)entry->stamp.modified.tv_nsec));
    return value;
}

static int by_path(const void *left, const void *right)
{
    return str_compare(((const struct manifest_entry *)left)->path,
                       ((const struct manifest_entry *)right)->path);
}

struct str manifest_text(struct arena *arena, struct manifest *manifest)
{
    struct buffer out = {.arena = arena};

    if (manifest->entries.count)
        qsort(manifest->entries.items, manifest->entries.count, sizeof(struct manifest_entry),
              by_path);
    buffer_printf(&out, "{\"version\": %d, \"files\": [", VERSION);
    for (size_t i = 0; i < manifest->entries.count; i++) {
        buffer_append_c(&out, i ? ",\n" : "\n");
        json_append(&out, entry_json(arena, &manifest->entries.items[i]));
    }
    buffer_append_c(&out, "\n]}\n");
    return buffer_str(&out);
}
