/* SPDX-License-Identifier: MIT */
/* release.json (docs/formats/release.schema.json), written and read. */
#ifndef REPORT_RELEASES_H
#define REPORT_RELEASES_H

#include "base/arena.h"
#include "base/error.h"
#include "release/description.h"

struct str release_text(struct arena *arena, const struct release_description *description);

/* Fails for what is no such text, or one of a later version. */
bool release_parse(struct arena *arena, struct str text,
                   struct release_description *description, struct error *err) MUST_CHECK;

#endif
