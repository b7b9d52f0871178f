/* SPDX-License-Identifier: MIT */
/* What a format of findings consists of; each is a constant in a file of its own. */
#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

#include "base/buffer.h"
#include "base/map.h"
#include "report/findings.h"

/* Findings that are being formatted. */
struct part {
    struct buffer out;
    const struct findings_view *view;
    struct map seen; /* fingerprint -> how often so far, as uintptr_t */
};

struct format {
    const char *separator; /* between two findings */
    void (*begin)(struct buffer *out, const struct findings_view *view);
    void (*finding)(struct part *part, const struct finding *finding);
    void (*end)(struct buffer *out, const struct findings_view *view,
                const struct findings_totals *totals);
};

extern const struct format format_human, format_concise, format_json, format_sarif;

/* For terminals: secrets covered, nothing that steers. */
struct str part_shown(const struct part *part, struct str text);

/* For machines: secrets covered, valid UTF-8. */
struct str part_plain(const struct part *part, struct str text);

/* The path from the view's directory when it lies below it. */
struct str part_path(const struct part *part, struct str path);

#endif
