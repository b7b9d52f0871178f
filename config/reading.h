/* SPDX-License-Identifier: MIT */
/* What the parts of reading a configuration share. */
#ifndef CONFIG_READING_H
#define CONFIG_READING_H

#include "config/config.h"
#include "config/expansion.h"

/* An option whose value holds the text %(here)s. */
struct here_option {
    struct config_section *section;
    size_t index;         /* into its options */
    size_t sections_done; /* of [DEFAULT]: so many sections have their copy, or need none */
};

struct reading {
    struct arena *arena;
    struct config *config;
    const struct machine *machine;
    struct finding_list *findings;
    struct str here;        /* the folder of the main file, as supervisord sees it */
    struct str real_folder; /* as it is on this disk */
    bool follows_includes;  /* else nothing will look for %(here)s */
    struct map by_path;     /* normalized path -> document: a file read twice is parsed once */
    LIST_OF(struct here_option) here_options;
    LIST_OF(struct here_option) here_defaults;
};

/* As document_parse, but messages of supervisord name the path. */
struct document *document_parse_named(struct arena *arena, const struct text *text,
                                      struct str path, struct finding_list *findings);

/* Adds sections and options of the document behind all that was read before. path is the file
 * as supervisord names it. */
void reading_apply(struct reading *reading, const struct document *document, struct str path);

/* Sets an own option of the section; the place of one that is there stays. Returns its index.
 */
size_t reading_set(struct reading *reading, struct config_section *section,
                   const struct option *option);

/* The section's options, to be changed: no longer those of a document. */
struct option *reading_own_options(struct reading *reading, struct config_section *section);

/* Keeps the first refusal. */
void reading_refuse(struct reading *reading, struct refusal refusal);

/* Reads what [include] names. */
void reading_follow_include(struct reading *reading);

/* Looks whether here_replace has something to do for an option that was just set. */
void here_note(struct reading *reading, struct config_section *section, size_t index);

/* Puts the folder in the place of each text %(here)s, as supervisord does after each file. */
void here_replace(struct reading *reading, struct str folder);

/* What repr() shows, with escapes for all that is not ASCII: ascii(). */
void python_only_ascii(struct buffer *buffer, struct str shown);

struct name_list {
    const struct expansion_name **items;
    size_t count, capacity;
};

/* All names of a scope, each once, in the order of Python's dictionary. */
struct name_list scope_names(struct arena *arena, const struct expansion_scope *scope);

#endif
