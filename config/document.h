/* SPDX-License-Identifier: MIT */
/*
 * One file in supervisord's dialect of INI, kept whole: the text stays as it is, and sections,
 * options and comments are spans of it. The dialect is that of Python's ConfigParser as
 * Supervisor sets it up (inline comments ; and #, = and :, continuation by indentation).
 *
 *     struct document *document = document_parse(arena, text, &findings);
 *
 * Faults are findings of config/syntax.def. Those that supervisord refuses are refusals too.
 */
#ifndef CONFIG_DOCUMENT_H
#define CONFIG_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/finding.h"
#include "base/list.h"
#include "base/str.h"
#include "base/text.h"
#include "base/traced.h"

/* Why supervisord would not start with these files: its own words and their kind. */
struct refusal {
    const char *kind;   /* "integer", "syntax", ...; NULL: none */
    struct str message; /* what it prints after "Error: " */
};

/* `key = value`, with its continuation lines. */
struct option {
    struct str key;      /* in lower case, as Python lowers it */
    size_t offset;       /* of the key, in the text of the value */
    struct traced value; /* lines joined by LF, stripped, without comments */
};

/* A header and what follows it. A section may have several in one document. */
struct section {
    struct str name;
    struct span name_span, header_span;
    struct option *items; /* as they stand there: a key can come twice */
    size_t count, capacity;
    bool repeats_key;
    uint64_t key_traits; /* of all keys: see key_trait */
};

struct comment {
    struct span span; /* from ; or # to the end of the line */
    bool is_trailing; /* something stands before it on its line */
};

struct document {
    const struct text *text;
    struct section *sections; /* in file order, [DEFAULT] among them */
    size_t section_count, section_capacity;
    struct comment *comments;
    size_t comment_count, comment_capacity;
    struct refusal refusal; /* what stops Python while it reads this file */
    struct span refusal_span;
};

struct document *document_parse(struct arena *arena, const struct text *text,
                                struct finding_list *findings);

/* A bit that keys of one length, first and last byte have in common: most keys that somebody
 * asks for are known not to be there without a look at any. */
uint64_t key_trait(struct str key);

/* Whether supervisord starts from such a file: it has [supervisord] or [include]. */
bool document_is_main(const struct document *document);

/* The first section of that name, or NULL. */
const struct section *document_section(const struct document *document, struct str name);

/* The value as it stands in the file, from its first byte to its last: in that of the option
 * %(here)s may be replaced. */
struct str option_written(const struct option *option);

/* Whether that is one line: only then can it be written anew. */
bool option_is_one_line(const struct option *option);

/* The key as written. */
struct span option_key_span(const struct option *option);

/* From the key to the end of the last line of the value. */
struct span option_whole_span(const struct option *option);

/* The line of an option whose value is one line, with its end: what to remove. Empty for longer
 * values, comments may stand between their lines. */
struct span option_line(const struct option *option);

extern const struct finding_kind syntax_kinds[];
extern const size_t syntax_kind_count;

#endif
