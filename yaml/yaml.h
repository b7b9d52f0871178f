/* SPDX-License-Identifier: MIT */
/*
 * YAML 1.1 as a tree of nodes, each with its span. Aliases are resolved; the tree is read-only
 * and lives in the arena of its text. Faults of the text are findings (yaml/faults.def).
 */
#ifndef YAML_YAML_H
#define YAML_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/finding.h"
#include "base/str.h"
#include "base/text.h"

enum yaml_kind {
    YAML_SCALAR,
    YAML_SEQUENCE,
    YAML_MAPPING,
};

struct yaml_pair {
    const struct yaml_node *key, *value;
};

struct yaml_node {
    enum yaml_kind kind;
    struct span span;
    struct str tag;  /* "!secret"; empty when none was written */
    struct str text; /* of a scalar, unescaped */
    bool is_plain; /* a scalar without quotes and not a block: its type is read from its text */
    const struct yaml_node *const *items; /* of a sequence */
    const struct yaml_pair *pairs;        /* of a mapping, in file order, doubles removed */
    size_t count;                         /* of items or pairs */
};

/* The root node, or NULL when the text has a fault (each is added to findings) or is empty
 * (none is added). Refused: syntax, several documents, an alias inside its own anchor, aliases
 * that multiply to more than a million nodes, nesting deeper than 256. A key set twice is a
 * warning: the last wins. */
const struct yaml_node *yaml_parse(struct arena *arena, const struct text *text,
                                   struct finding_list *findings);

/* The roots of a stream of documents, of which there may be none. */
struct yaml_documents {
    const struct yaml_node **items;
    size_t count, capacity;
};

/* The same for all documents of a text; false after a fault. */
bool yaml_parse_all(struct arena *arena, const struct text *text,
                    struct yaml_documents *documents, struct finding_list *findings) MUST_CHECK;

/* The value under a key of a mapping, or NULL; node may be NULL or no mapping. */
const struct yaml_node *yaml_get(const struct yaml_node *node, struct str key);

enum yaml_type {
    YAML_NULL,
    YAML_BOOLEAN,
    YAML_INTEGER, /* any size: digits in canonical decimal, with sign */
    YAML_FLOAT,
    YAML_STRING,
};

struct yaml_value {
    enum yaml_type type;
    bool boolean;
    double real;
    struct str digits; /* of an integer: decimal, however it was written */
};

/* The value of a scalar by YAML 1.1 as PyYAML reads it: yes/no/on/off are booleans, 0777 is
 * octal, 1:30 counts in sixties. Dates stay strings. */
struct yaml_value yaml_scalar(struct arena *arena, const struct yaml_node *node);

/* Whether PyYAML reads the text as text when it stands without quotes and tag: dates and the
 * keys "<<" and "=" mean something else to it, too. */
bool yaml_reads_as_text(struct str text);

extern const struct finding_kind yaml_kinds[];
extern const size_t yaml_kind_count;

#endif
