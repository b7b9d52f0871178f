/* SPDX-License-Identifier: MIT */
/* Passports (docs/formats/passport.schema.json), written and read. */
#ifndef REPORT_PASSPORTS_H
#define REPORT_PASSPORTS_H

#include "base/error.h"
#include "plan/passport.h"

/* The same passport gives the same text. */
struct str passport_text(struct arena *arena, const struct passport *passport);

/* Fails for what is no such text, or one of a later version. Whether its signature holds is for
 * the caller to know before it believes a word. */
bool passport_parse(struct arena *arena, struct str text, struct passport *passport,
                    struct error *err) MUST_CHECK;

#endif
