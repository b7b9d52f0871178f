/* SPDX-License-Identifier: MIT */
/* The findings of findings_json.c, one a line, and the totals in the last line. */
#include "report/format.h"
#include "report/json.h"

static void jsonl_finding(struct part *part, const struct finding *finding)
{
    json_t *object = finding_json(part, finding);

    json_object_set_new(object, "kind", json_string("finding"));
    json_object_set_new(object, "fingerprint",
                        json_stringn(part->fingerprint.bytes, part->fingerprint.length));
    json_append(&part->out, object);
    buffer_append_byte(&part->out, '\n');
}

static void jsonl_end(struct buffer *out, const struct findings_view *view,
                      const struct findings_totals *totals)
{
    (void)view;
    buffer_printf(out,
                  "{\"kind\":\"summary\",\"version\":1,\"errors\":%zu,\"warnings\":%zu,"
                  "\"infos\":%zu,\"fixable\":%zu,\"files\":%zu}\n",
                  totals->errors, totals->warnings, totals->infos, totals->fixable,
                  totals->files);
}

const struct format format_jsonl = {
    .has_fingerprint = true,
    .finding = jsonl_finding,
    .end = jsonl_end,
};
