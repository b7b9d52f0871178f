/* SPDX-License-Identifier: MIT */
/* What was applied, as JSON (docs/formats/history.schema.json). */
#ifndef REPORT_HISTORY_H
#define REPORT_HISTORY_H

#include <stdio.h>

#include "history/history.h"

/* diff: of the only entry, or bytes NULL. */
void report_history_json(FILE *out, const struct history_entry *entries, size_t count,
                         struct str diff);

#endif
