/* SPDX-License-Identifier: MIT */
/* Values as indented JSON with sorted keys, as Python's json.dumps(indent=4, sort_keys=True)
 * lays it out. Written by hand: integers may have any length, and numbers keep their text. */
#ifndef REPORT_VALUES_H
#define REPORT_VALUES_H

#include "base/secrets.h"
#include "values/value.h"

struct value_writer {
    struct buffer *out;
    const struct secrets *secrets;
    size_t depth;
    bool has_member; /* of the object or list that is open */
};

void value_open(struct value_writer *writer, char bracket);
void value_close(struct value_writer *writer, char bracket);

/* Starts a member of the open object, or an item of the open list. */
void value_key(struct value_writer *writer, struct str key);
void value_item(struct value_writer *writer);

void value_string(struct value_writer *writer, struct str string);
void value_number(struct value_writer *writer, size_t number);
void value_word(struct value_writer *writer, const char *word); /* true, false, null */

/* Secrets in it are covered, whatever their length and type. */
void value_write(struct value_writer *writer, const struct value *value);

/* The value as Python's str() shows it, secrets covered. */
struct str value_text(struct arena *arena, const struct secrets *secrets,
                      const struct value *value);

#endif
