/* SPDX-License-Identifier: MIT */
#include "report/baseline.h"

#include <stdlib.h>

#include "report/json.h"
#include "report/visible.h"

static int compare(const void *left, const void *right)
{
    const struct known_finding *a = ((const struct map_entry *)left)->value,
                               *b = ((const struct map_entry *)right)->value;
    int order = str_compare(a->path, b->path);

    if (!order)
        order = str_compare(a->rule, b->rule);
    if (!order)
        order = str_compare(a->section, b->section);
    if (!order)
        order = str_compare(a->option, b->option);
    return order ? order : str_compare(a->value, b->value);
}

struct str baseline_text(struct arena *arena, const struct baseline *baseline,
                         struct str directory)
{
    struct buffer out = {.arena = arena};
    size_t count = baseline->by_key.count;
    struct map_entry *entries = ARENA_ARRAY(arena, struct map_entry, count);

    for (size_t i = 0; i < count; i++)
        entries[i] = baseline->by_key.entries[i];
    qsort(entries, count, sizeof(*entries), compare);
    buffer_append_c(&out, "{\"version\": 1, \"findings\": [\n");
    for (size_t i = 0; i < count; i++) {
        const struct known_finding *known = entries[i].value;
        json_t *object = json_object();

        json_set_text(object, "path", arena, NULL, relative_path(directory, known->path));
        json_set_text(object, "rule", arena, NULL, known->rule);
        json_set_text(object, "section", arena, NULL, known->section);
        json_set_text(object, "option", arena, NULL, known->option);
        json_set_text(object, "value", arena, NULL, known->value);
        json_append(&out, object);
        buffer_append_c(&out, i + 1 < count ? ",\n" : "\n");
    }
    buffer_append_c(&out, "]}\n");
    return buffer_str(&out);
}
