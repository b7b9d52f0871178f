/* SPDX-License-Identifier: MIT */
/*
 * An INI file as sections, keys and lines of values, each with its span. inih says which lines
 * are keys, values and comments; it knows no columns and cuts what is long, so the spans come
 * from the text itself and nothing is cut.
 */
#ifndef SETTINGS_INI_H
#define SETTINGS_INI_H

#include "base/finding.h"
#include "base/list.h"
#include "base/text.h"

/* `key = line`, and the continuation lines that are indented below it; empty ones are left
 * out. */
struct ini_entry {
    struct span key;
    LIST_OF(struct span) lines; /* trimmed, without inline comments */
};

struct ini_section {
    struct span name; /* as it stands between the brackets, trimmed */
    LIST_OF(struct ini_entry) entries;
};

struct ini_document {
    LIST_OF(struct ini_section) sections; /* in file order, doubles not merged */
};

/* Each line that cannot be read is a finding and left out. */
struct ini_document ini_read(struct arena *arena, const struct text *text,
                             struct finding_list *findings);

/* Whether the text has the form of an INI file; when it has not, *line, from 1, is the first
 * line that is neither a section, a comment, nor a key with a value. Keys may stand before the
 * first section. */
bool ini_has_form(struct str text, size_t *line);

#endif
