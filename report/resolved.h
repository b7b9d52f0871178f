/* SPDX-License-Identifier: MIT */
/* The effective configuration as one JSON object a line (docs/formats/resolve.schema.json). */
#ifndef REPORT_RESOLVED_H
#define REPORT_RESOLVED_H

#include <stdio.h>

#include "model/model.h"

void report_resolved(FILE *out, const struct model *model);

#endif
