/* SPDX-License-Identifier: MIT */
#include "report/trees.h"

#include <stdlib.h>

#include "report/json.h"

static int compare(const void *left, const void *right)
{
    return str_compare(((const struct tree_entry *)left)->path,
                       ((const struct tree_entry *)right)->path);
}

static json_t *entry_json(struct arena *arena, const struct tree_entry *entry)
{
    json_t *object = json_object();

    json_set_text(object, "path", arena, NULL, entry->path);
    json_set_text(object, "instance", arena, NULL, entry->instance);
    json_set_text(object, "template", arena, NULL, entry->template);
    json_set_text(object, "mode", arena, NULL, entry->mode);
    json_set_text(object, "owner", arena, NULL, entry->owner);
    if (entry->is_left_out)
        json_object_set_new(object, "secret", json_true());
    return object;
}

struct str tree_manifest_text(struct arena *arena, struct tree_manifest *manifest)
{
    struct buffer out = {.arena = arena};

    if (manifest->entries.count)
        qsort(manifest->entries.items, manifest->entries.count,
              sizeof(*manifest->entries.items), compare);
    buffer_append_c(&out, "{\"version\":1,\"host\":");
    json_append(&out, json_text(arena, NULL, manifest->host));
    buffer_append_c(&out, ",\"files\":[\n");
    for (size_t i = 0; i < manifest->entries.count; i++) {
        json_append(&out, entry_json(arena, &manifest->entries.items[i]));
        buffer_append_c(&out, i + 1 < manifest->entries.count ? ",\n" : "\n");
    }
    buffer_append_c(&out, "]}\n");
    return buffer_str(&out);
}
