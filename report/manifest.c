/* SPDX-License-Identifier: MIT */
#include "report/manifest.h"

#include <stdint.h>
#include <stdlib.h>

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

bool manifest_parse(struct arena *arena, struct str text, struct manifest *manifest,
                    struct error *err)
{
    CLEANUP(release) json_t *document = NULL;
    const json_t *files, *value;
    json_error_t fault;
    size_t index;

    *manifest = (struct manifest){0};
    document = json_loadb(text.bytes, text.length, 0, &fault);
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

/* Whether the text stands in JSON as it is. */
static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] < ' ' || text.bytes[i] > '~' || text.bytes[i] == '"' ||
            text.bytes[i] == '\\')
            return false;
    return true;
}

/* Adds the text behind its key, unless it is empty. There are several for each file, and most
 * are plain. */
static void append_text(struct buffer *out, struct str key, struct str text)
{
    if (!text.length)
        return;
    buffer_append(out, key);
    if (!is_plain(text)) {
        json_append(out, json_text(out->arena, NULL, text));
        return;
    }
    buffer_append_byte(out, '"');
    buffer_append(out, text);
    buffer_append_byte(out, '"');
}

static void append_entry(struct buffer *out, const struct manifest_entry *entry)
{
    append_text(out, STR("{\"path\":"), entry->path);
    append_text(out, STR(",\"project\":"), entry->project);
    append_text(out, STR(",\"instance\":"), entry->instance);
    append_text(out, STR(",\"template\":"), entry->template);
    append_text(out, STR(",\"sha256\":"), entry->sha256);
    if (!entry->sha256.length)
        buffer_printf(out, ",\"stamp\":{\"inode\":%ju,\"modified_ns\":%jd}",
                      (uintmax_t)entry->stamp.inode,
                      (intmax_t)entry->stamp.modified.tv_sec * NANOSECONDS +
                          (intmax_t)entry->stamp.modified.tv_nsec);
    buffer_append_byte(out, '}');
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
        append_entry(&out, &manifest->entries.items[i]);
    }
    buffer_append_c(&out, "\n]}\n");
    return buffer_str(&out);
}
