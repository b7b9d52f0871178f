/* SPDX-License-Identifier: MIT */
#include "report/outputs.h"

#include "report/diffs.h"
#include "report/json.h"
#include "report/visible.h"

enum { VERSION = 1 };

const char *const output_change_names[] = {
    [OUTPUT_SAME] = "same",       [OUTPUT_NEW] = "new",   [OUTPUT_CHANGED] = "changed",
    [OUTPUT_REMOVED] = "removed", [OUTPUT_LEFT] = "left",
};

void report_output(FILE *out, const struct output_row *row, const struct secrets *secrets,
                   const struct style *style, bool shows_all)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    if (row->diff.length)
        report_diff(out, row->diff, secrets, style);
    else if (row->change != OUTPUT_SAME || shows_all)
        fprintf(out, "%-8s " STR_FORMAT "%s%s\n", output_change_names[row->change],
                STR_ARGS(visible(arena, row->path)), row->reason ? ": " : "",
                row->reason ? row->reason : "");
}

static json_t *row_json(struct arena *arena, const struct output_row *row,
                        const struct secrets *secrets)
{
    json_t *object = json_object();
    bool is_made = row->change != OUTPUT_REMOVED && row->change != OUTPUT_LEFT;

    json_object_set_new(object, "change", json_string(output_change_names[row->change]));
    json_set_text(object, "path", arena, secrets, row->path);
    json_set_text(object, "host", arena, secrets, row->host);
    json_set_text(object, "instance", arena, secrets, row->instance);
    json_set_text(object, "template", arena, secrets, row->template);
    if (row->reason)
        json_object_set_new(object, "reason", json_string(row->reason));
    if (is_made) {
        json_set_text(object, "mode", arena, NULL, str_printf(arena, "%04o", row->mode));
        json_object_set_new(object, "secret", json_boolean(row->is_secret));
    }
    json_set_text(object, "diff", arena, secrets, row->diff);
    return object;
}

void report_outputs_json(FILE *out, const struct output_row *rows, size_t count,
                         bool is_written, const struct secrets *secrets)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};

    buffer_printf(&text, "{\"version\": %d, \"written\": %s, \"files\": [", VERSION,
                  is_written ? "true" : "false");
    for (size_t i = 0; i < count; i++) {
        buffer_append_c(&text, i ? ",\n" : "\n");
        json_append(&text, row_json(arena, &rows[i], secrets));
    }
    buffer_append_c(&text, "\n]}\n");
    fwrite(text.bytes, 1, text.length, out);
}
