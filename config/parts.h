/* SPDX-License-Identifier: MIT */
/*
 * A long text is parsed in parts, side by side. A header that begins its line ends all that
 * stands before it, so a part that begins with one needs to know nothing of the others. Only a
 * text without faults is put together from parts: faults are told in the order of the file.
 */
#ifndef CONFIG_PARTS_H
#define CONFIG_PARTS_H

#include "config/document.h"

/* As many threads as are worth it: 1 for a short text. */
size_t document_workers(const struct text *text);

/* By so many threads, up to PARALLEL_WORKERS_MAX. NULL when the text has a fault: then it is to
 * be parsed as a whole. */
struct document *document_parse_parts(struct arena *arena, const struct text *text,
                                      size_t workers);

/* The lines from start to end alone; NULL when something is wrong with them. */
struct document *document_parse_part(struct arena *arena, const struct text *text, size_t start,
                                     size_t end);

#endif
