/* SPDX-License-Identifier: MIT */
#include "report/statistics.h"

#include <stdlib.h>
#include <string.h>

#include "report/json.h"

static int compare(const void *left, const void *right)
{
    const struct kind_count *a = left, *b = right;

    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->kind->code, b->kind->code);
}

static json_t *kind_json(const struct finding_kind *kind)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "code", kind->code, "name", kind->name, "severity",
                     severity_name(kind->severity), "summary", kind->summary);
}

/* {"version":1,"rules":[...]}, one row a line. Takes the rows over. */
static void print_rows(FILE *out, json_t *rows)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};

    buffer_append_c(&text, "{\"version\":1,\"rules\":[\n");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        if (i)
            buffer_append_c(&text, ",\n");
        json_append(&text, json_incref(json_array_get(rows, i)));
    }
    json_decref(rows);
    buffer_append_c(&text, "\n]}\n");
    fwrite(text.bytes, 1, text.length, out);
}

void report_statistics(FILE *out, struct kind_count *counts, size_t count, bool as_json)
{
    json_t *rows = as_json ? json_array() : NULL;

    if (count)
        qsort(counts, count, sizeof(*counts), compare);
    for (size_t i = 0; i < count; i++) {
        const struct finding_kind *kind = counts[i].kind;

        if (!as_json) {
            fprintf(out, "%7zu  %-6s %-32s %s\n", counts[i].count, kind->code, kind->name,
                    kind->summary);
            continue;
        }
        json_array_append_new(rows, kind_json(kind));
        json_object_set_new(json_array_get(rows, i), "count",
                            json_integer((json_int_t)counts[i].count));
    }
    if (as_json)
        print_rows(out, rows);
}

void report_kinds(FILE *out, const struct finding_kind *const *kinds, size_t count,
                  bool as_json)
{
    json_t *rows = as_json ? json_array() : NULL;

    for (size_t i = 0; i < count; i++) {
        const struct finding_kind *kind = kinds[i];

        if (as_json)
            json_array_append_new(rows, kind_json(kind));
        else
            fprintf(out, "%-6s %-7s  %-32s %s\n", kind->code, severity_name(kind->severity),
                    kind->name, kind->summary);
    }
    if (as_json)
        print_rows(out, rows);
}
