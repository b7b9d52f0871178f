/* SPDX-License-Identifier: MIT */
/* References to secrets in texts that were covered (base/secrets.h), as history and releases
 * keep them, and the way back. */
#ifndef CHANGE_REFERENCES_H
#define CHANGE_REFERENCES_H

#include "base/secrets.h"

/* The secret of that name, or that has it as a second one; NULL: none. */
const struct secret *references_find(const struct secrets *secrets, struct str name);

/* The name of a secret without the seal that the history writes behind it (history_seal()). */
struct str references_name(struct str marked);

/* Puts secrets back where the text refers to them, by name with or without a seal. False when
 * one is not known: *unknown is what stands in the reference. */
bool references_resolve(struct arena *arena, const struct secrets *secrets, struct str text,
                        struct str *bytes, struct str *unknown) MUST_CHECK;

/* Whether bytes are the text with a value in place of each reference: that of the secret which
 * is known by the name, or one of which is_former says that it stood there. */
bool references_match(const struct secrets *secrets, struct str text, struct str bytes,
                      bool (*is_former)(void *context, struct str marked, struct str value),
                      void *context);

#endif
