/* SPDX-License-Identifier: MIT */
/*
 * The words that a schema uses for the values of its enums. Each table is indexed by its enum;
 * type_symbols and its kin are the names in C, for the generator.
 */
#ifndef SCHEMAS_WORDS_H
#define SCHEMAS_WORDS_H

#include <stddef.h>

#include "schemas/schema.h"

struct schema_words {
    const char *what; /* for messages: "type" */
    const char *const *items;
    const char *const *symbols;
    size_t count;
};

extern const struct schema_words schema_types, schema_effects, schema_scopes, schema_labels;

#endif
