/* SPDX-License-Identifier: MIT */
/* What a rendering changed, in words and as JSON (docs/formats/render.schema.json). */
#ifndef REPORT_OUTPUTS_H
#define REPORT_OUTPUTS_H

#include <stdio.h>

#include "base/secrets.h"
#include "render/output.h"
#include "report/style.h"

extern const char *const output_change_names[]; /* by enum output_change */

struct output_row {
    struct str host, instance;
    struct str path;     /* with its root, as the user named that */
    struct str template; /* of what is made */
    enum output_change change;
    const char *reason; /* why it is left, or NULL */
    mode_t mode;        /* of what is made */
    bool is_secret;
    struct str diff; /* unified, secrets covered; empty: not asked for, or nothing to show */
};

/* One line; nothing for what is the same, unless all is to be shown. */
void report_output(FILE *out, const struct output_row *row, const struct secrets *secrets,
                   const struct style *style, bool shows_all);

/* All rows; is_written is false when they are what would be. */
void report_outputs_json(FILE *out, const struct output_row *rows, size_t count,
                         bool is_written, const struct secrets *secrets);

#endif
