/* SPDX-License-Identifier: MIT */
/* Turns YAML into values: types as PyYAML reads them, and the tags that fetch secrets. */
#ifndef INVENTORY_VALUE_READER_H
#define INVENTORY_VALUE_READER_H

#include "base/finding.h"
#include "base/secrets.h"
#include "values/value.h"
#include "yaml/yaml.h"

struct value_reader {
    struct arena *arena;
    struct str directory; /* of the inventory: secrets/ lies in it */
    struct secrets *secrets;
    struct finding_list *findings;
};

/* Faults are findings; the value is then VALUE_UNDEFINED. */
struct value *value_read(const struct value_reader *reader, const struct yaml_node *node);

/* Notes which strings, in lists and maps too, are templates to Ansible. */
void value_look_for_template(struct value *value);

/* Surprises of YAML and secrets in clear in the value of a variable, each once. */
void inventory_look_at(const struct value_reader *reader, struct str name,
                       const struct yaml_node *node);
void value_look_for_secret(const struct value_reader *reader, struct str name, struct str value,
                           struct span span);

/* Whether the file is one that Ansible's vault has encrypted, which becomes a finding. */
bool value_refuse_vault(const struct value_reader *reader, const struct text *text);

/* Integers of more digits are text: Python refuses to print them. */
enum { PYTHON_INTEGER_DIGITS = 4300 };

/* Makes it an integer of any size; digits are decimal, with a sign or without. */
void value_set_integer(struct arena *arena, struct value *value, struct str digits);

/* What a tag like !secret stands for, a string and secret; value_secret.c. */
struct value *value_read_secret(const struct value_reader *reader,
                                const struct yaml_node *node);
bool value_tag_is_secret(struct str tag);

#endif
