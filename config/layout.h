/* SPDX-License-Identifier: MIT */
/*
 * The canonical layout of a file, as docs/FORMAT.md describes it: only white space, the sign
 * between key and value, and the case of keys change. What supervisord reads stays the same.
 *
 *     document = document_parse(arena, text, &findings);
 *     if (!document->refusal.kind)
 *         edits = layout_edits(arena, document);
 */
#ifndef CONFIG_LAYOUT_H
#define CONFIG_LAYOUT_H

#include "base/edits.h"
#include "config/document.h"

/* What is to be changed; no edits when the layout is canonical. The document must be one that
 * supervisord can read: nobody knows what belongs together in another. */
struct edits layout_edits(struct arena *arena, const struct document *document);

#endif
