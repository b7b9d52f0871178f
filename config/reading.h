/* SPDX-License-Identifier: MIT */
/* What the parts of reading a configuration share. */
#ifndef CONFIG_READING_H
#define CONFIG_READING_H

#include "config/config.h"
#include "config/expansion.h"

/* As document_parse, but messages of supervisord name the path. */
struct document *document_parse_named(struct arena *arena, const struct text *text,
                                      struct str path, struct finding_list *findings);

/* What repr() shows, with escapes for all that is not ASCII: ascii(). */
void python_only_ascii(struct buffer *buffer, struct str shown);

struct name_list {
    const struct expansion_name **items;
    size_t count, capacity;
};

/* All names of a scope, each once, in the order of Python's dictionary. */
struct name_list scope_names(struct arena *arena, const struct expansion_scope *scope);

#endif
