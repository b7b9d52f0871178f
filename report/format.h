/* SPDX-License-Identifier: MIT */
/* What a format of findings consists of; each is a constant in a file of its own. */
#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

#include <jansson.h>

#include "base/buffer.h"
#include "base/map.h"
#include "report/findings.h"

/* Findings that are being formatted. */
struct part {
    struct buffer out;
    const struct findings_view *view;
    struct map seen;        /* fingerprint -> how often so far, as uintptr_t */
    struct str fingerprint; /* of the finding at hand */
};

/* All findings of a report, for formats that cannot be written piece by piece. */
struct whole {
    struct buffer *out;
    const struct findings_view *view;
    const struct findings_totals *totals;
    const struct finding_piece *pieces;
    size_t piece_count;
    const struct map *files; /* paths looked at, as keys */
};

/* Any function but finding may be NULL. */
struct format {
    const char *separator; /* between two findings */
    bool has_fingerprint;  /* wants part->fingerprint */
    bool is_unique;        /* what two main files include is told once */
    bool is_log;           /* read by people in the log of a job */
    void (*begin)(struct buffer *out, const struct findings_view *view);
    void (*finding)(struct part *part, const struct finding *finding);
    void (*end)(struct buffer *out, const struct findings_view *view,
                const struct findings_totals *totals);
    void (*whole)(const struct whole *whole); /* instead of the pieces in their order */
};

#define FORMAT(SYMBOL, name) extern const struct format format_##name;
#include "report/formats.def"
#undef FORMAT

/* For terminals: secrets covered, nothing that steers. */
struct str part_shown(const struct part *part, struct str text);

/* The same, cut when it is very long: what matters stands at the start. */
struct str part_brief(const struct part *part, struct str text);

/* The message, and whom it concerns. */
struct str part_message(const struct part *part, const struct finding *finding);

/* For machines: secrets covered, valid UTF-8. */
struct str part_plain(const struct part *part, struct str text);

/* The path from the view's directory when it lies below it. */
struct str part_path(const struct part *part, struct str path);

/* The same from the top of the repository. */
struct str part_repository_path(const struct part *part, struct str path);

/* Where a finding is for formats that want a place of each: that of its span, else the first
 * line of the file that was looked at. */
struct place {
    struct str path; /* absolute */
    struct position start, end;
};
struct place part_place(const struct part *part, const struct finding *finding);

/*
 * What makes two reports speak of the same finding: the rule, the file, the section, the option
 * and what is written there, but not the line. Equal ones of a part are numbered.
 */
struct str part_fingerprint(struct part *part, const struct finding *finding);

/* A finding as docs/formats/findings.schema.json has it. */
json_t *finding_json(const struct part *part, const struct finding *finding);

#endif
