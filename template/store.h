/* SPDX-License-Identifier: MIT */
/*
 * Templates that are read while others are rendered: those that they name, and values of the
 * inventory. Each is read once for all renderings that share a store, also in several threads.
 */
#ifndef TEMPLATE_STORE_H
#define TEMPLATE_STORE_H

#include "template/jinja_parser.h"

struct stored_template {
    const struct text *text; /* NULL: there is none */
    struct parsed_template parsed;
    bool has_failed;
    struct str problem;           /* why, in a few words, or else */
    struct finding_list findings; /* the faults in it */
};

/* Fills in the rest, in the arena, which is that of the store. */
typedef void stored_reader(struct arena *arena, struct stored_template *stored,
                           const void *context);

/* What is stored under the key; the first who asks reads it, while others wait. Nobody changes
 * it. */
struct stored_template *store_get(struct template_store *store, struct str key,
                                  stored_reader *read, const void *context);

/* Line and column of a place in a text that other threads look at, too. */
struct position store_position(struct template_store *store, struct span span);

/* Tokens and tree of bytes start to end of stored->text; faults go to stored->findings. */
void stored_parse(struct arena *arena, struct stored_template *stored, size_t start, size_t end,
                  const struct template_options *options,
                  const struct jinja_settings *settings);

#endif
