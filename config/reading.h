/* SPDX-License-Identifier: MIT */
/* What the parts of reading a configuration share. */
#ifndef CONFIG_READING_H
#define CONFIG_READING_H

#include "config/config.h"

/* As document_parse, but messages of supervisord name the path. */
struct document *document_parse_named(struct arena *arena, const struct text *text,
                                      struct str path, struct finding_list *findings);

#endif
