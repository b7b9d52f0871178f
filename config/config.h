/* SPDX-License-Identifier: MIT */
/*
 * The configuration as supervisord's parser holds it after reading: the main file and what it
 * includes, sections of one name merged, the last value of an option winning, %(here)s replaced
 * where [include] makes supervisord do so. Every option still knows where it was written.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/finding.h"
#include "base/map.h"
#include "base/str.h"
#include "base/traced.h"
#include "config/document.h"
#include "config/machine.h"

struct config_header {
    const struct section *section;
    const struct document *document;
};

struct config_section {
    size_t index; /* among the sections of the configuration; 0 for [DEFAULT] */
    struct str name;
    struct str kind, label;        /* "program" and "web" of [program:web]; label has bytes NULL
                                      when there is no colon */
    struct str file;               /* that messages name (see 4.8 of the experiments: the main
                                      file, else the first include that has the section) */
    struct config_header *headers; /* every place that opened it, in reading order */
    size_t header_count, header_capacity;
    struct option *options; /* own ones, each key once, in order of their first setting: the
                               last value set, %(here)s replaced where that is to be */
    size_t option_count;
    size_t option_capacity; /* 0: they are those of the only header, in its document */
    struct map by_key;      /* of many options: key -> index + 1, as uintptr_t */
    uint64_t key_traits;    /* of all keys */
};

/* A value that a later one replaced. */
struct replaced_option {
    const struct config_section *section;
    struct option option;
};

struct config_include {
    struct str path;  /* as built from the pattern */
    bool read;        /* false: could not be opened, which supervisord ignores */
    struct span span; /* the word of [include] files */
};

struct config {
    struct arena *arena;
    struct str main_path;              /* absolute, or below machine.here */
    const struct document **documents; /* the main file, then the included ones, as read */
    size_t document_count, document_capacity;
    struct config_section **sections; /* in the order of their first header, without DEFAULT */
    size_t section_count, section_capacity;
    struct map by_name;
    struct config_section *defaults;  /* [DEFAULT], or NULL */
    struct replaced_option *replaced; /* in the order of their replacement */
    size_t replaced_count, replaced_capacity;
    struct config_include *includes;
    size_t include_count, include_capacity;
    struct str *warnings, *infos; /* what supervisord would log, in order */
    size_t warning_count, warning_capacity, info_count, info_capacity;
    struct refusal refusal; /* the first; its finding is in the list */
};

/* Reads main and its includes through machine->files. Faults become findings; reading goes on
 * after each as far as it makes sense. */
struct config *config_read(struct arena *arena, const struct text *main,
                           const struct machine *machine, struct finding_list *findings);

const struct config_section *config_section(const struct config *config, struct str name);

/* The section's own option, or NULL. */
const struct option *config_own_option(const struct config_section *section, struct str key);

/* The section's own option, else that of [DEFAULT], else NULL: what supervisord would get. */
const struct option *config_option(const struct config *config,
                                   const struct config_section *section, struct str key);

/* The document that an option of the section was read from. */
const struct document *config_document(const struct config *config,
                                       const struct config_section *section,
                                       const struct option *option);

/* Whether the file of that path, absolute, is the main file or an included one. */
bool config_reads(const struct config *config, struct str path);

/* Where to point for a section as a whole: the name in its first header. */
struct span config_section_span(const struct config_section *section);

/* Python's repr() of a text, as supervisord's messages show values. */
void python_repr(struct buffer *buffer, struct str text);

/* str.isprintable() of one code point. */
bool python_is_printable(uint32_t code_point);

#endif
